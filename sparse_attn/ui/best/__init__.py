"""The Best page, piece by piece."""
