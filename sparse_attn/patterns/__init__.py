"""What may attend to what."""

from sparse_attn.patterns import presets
from sparse_attn.patterns.between import Between
from sparse_attn.patterns.blocked import Blocked
from sparse_attn.patterns.by_head import ByHead
from sparse_attn.patterns.conventions import CONVENTIONS, Convention, from_convention
from sparse_attn.patterns.everything import Everything
from sparse_attn.patterns.explicit import Explicit
from sparse_attn.patterns.flex import mask_mod
from sparse_attn.patterns.global_tokens import Global
from sparse_attn.patterns.grid import Grid
from sparse_attn.patterns.local import Local
from sparse_attn.patterns.part import Part
from sparse_attn.patterns.pattern import Pattern
from sparse_attn.patterns.periodic import Periodic
from sparse_attn.patterns.placed import Placed
from sparse_attn.patterns.presets import PRESETS, Preset
from sparse_attn.patterns.random import Random
from sparse_attn.patterns.reasons import Explanation
from sparse_attn.patterns.ring import Ring
from sparse_attn.patterns.segments import Segments
from sparse_attn.patterns.shifted import Shifted
from sparse_attn.patterns.source import assertion, source
from sparse_attn.patterns.strided import Strided
from sparse_attn.patterns.within import Within

__all__ = [
    "CONVENTIONS",
    "PRESETS",
    "Between",
    "Blocked",
    "ByHead",
    "Convention",
    "Everything",
    "Explanation",
    "Explicit",
    "Global",
    "Grid",
    "Local",
    "Part",
    "Pattern",
    "Periodic",
    "Placed",
    "Preset",
    "Random",
    "Ring",
    "Segments",
    "Shifted",
    "Strided",
    "Within",
    "assertion",
    "from_convention",
    "mask_mod",
    "presets",
    "source",
]
