"""What may attend to what."""

from sparse_attn.patterns import presets
from sparse_attn.patterns.blocked import Blocked
from sparse_attn.patterns.everything import Everything
from sparse_attn.patterns.explicit import Explicit
from sparse_attn.patterns.flex import mask_mod
from sparse_attn.patterns.global_tokens import Global
from sparse_attn.patterns.local import Local
from sparse_attn.patterns.part import Part
from sparse_attn.patterns.pattern import Pattern
from sparse_attn.patterns.placed import Placed
from sparse_attn.patterns.random import Random

__all__ = [
    "Blocked",
    "Everything",
    "Explicit",
    "Global",
    "Local",
    "Part",
    "Pattern",
    "Placed",
    "Random",
    "mask_mod",
    "presets",
]
