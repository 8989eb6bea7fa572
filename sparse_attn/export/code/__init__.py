"""The current pattern as code that runs: this library, plain PyTorch, FlexAttention, Hugging Face.

:func:`snippets` has one :class:`Snippet` for each; where a pattern cannot be said in a library,
the snippet has a sentence that says why instead of code.
"""

from sparse_attn.export.code.snippets import LANGUAGES, Snippet, snippet, snippets

__all__ = ["LANGUAGES", "Snippet", "snippet", "snippets"]
