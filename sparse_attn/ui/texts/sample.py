"""A text to begin with: headings, questions, and words that come back."""

SAMPLE_TEXT = """# How attention finds its way

Who reads the whole text at once? A global token does. It sees every word, and every word sees it.
The other words look at their neighbours. A word in the first sentence and a word in the last one
are far apart, but through a global token they are only two steps apart.

# What it costs

Dense attention compares every word with every word. When the text is twice as long, the work is
four times as much. A window of fixed size does not grow with the text. So the work grows with the
text, not with its square. What is lost? Some attention falls outside the window. The map shows
how much of it, and where.
"""
