"""The Explore page, piece by piece."""
