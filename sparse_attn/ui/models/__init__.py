"""The Model page, piece by piece."""
