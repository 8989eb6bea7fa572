"""What the library should say, worked out the slow way: it shares no code with the library.

The oracle reads the public parameters of patterns and parts, and nothing else of theirs.
"""
