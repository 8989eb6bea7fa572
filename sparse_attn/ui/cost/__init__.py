"""The Cost page, piece by piece."""
