"""The Reach page, piece by piece."""
