"""Where q, k and v come from: made up with structure, from a text, or from a file."""

from sparse_attn.sources.arrays import ARRAYS_BUDGET_BYTES, arrays_digest, from_arrays
from sparse_attn.sources.inputs import Inputs
from sparse_attn.sources.landmarks import hub_positions, topic_of, topic_segments
from sparse_attn.sources.mixes import HeadMix, head_mix
from sparse_attn.sources.save import example_arrays, save_arrays
from sparse_attn.sources.structured import structured
from sparse_attn.sources.text import from_text
from sparse_attn.sources.tokenizer import MAX_TOKENS, ROLES, TokenizedText, tokenize

__all__ = [
    "ARRAYS_BUDGET_BYTES",
    "MAX_TOKENS",
    "ROLES",
    "HeadMix",
    "Inputs",
    "TokenizedText",
    "arrays_digest",
    "example_arrays",
    "from_arrays",
    "from_text",
    "head_mix",
    "hub_positions",
    "save_arrays",
    "structured",
    "tokenize",
    "topic_of",
    "topic_segments",
]
