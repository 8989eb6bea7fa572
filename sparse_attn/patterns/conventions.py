"""Window numbers of other libraries in ours: what "window 512" means where."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from sparse_attn.patterns.between import Between
from sparse_attn.patterns.checks import whole_number
from sparse_attn.patterns.local import Local
from sparse_attn.patterns.part import Part
from sparse_attn.patterns.pattern import Pattern
from sparse_attn.patterns.shifted import Shifted

Window = int | Sequence[int]


@dataclass(frozen=True)
class Convention:
    """A window as a library counts it, in our terms: ``part``, and whether it is ``causal``."""

    library: str
    number: int | tuple[int, int]  # as the library counts
    part: Part
    causal: bool
    keys_per_query: int  # of a query far from both ends
    source: str

    def pattern(self, length: int) -> Pattern:
        """The window alone, at a length."""
        return Pattern(length, [self.part], causal=self.causal)


def from_convention(library: str, window: Window) -> Convention:
    """``window`` as ``library`` counts it, in our terms.

    Args:
        library: one of :data:`CONVENTIONS`.
        window: a whole number; for "flash-attention" the pair (left, right).

    Raises:
        ValueError, TypeError: unknown library, or a number it would not take; the sentence says
            what is allowed.

    >>> found = from_convention("hf-longformer", 512)
    >>> found.part, found.causal, found.keys_per_query
    (Local(window=256, dilation=1), False, 513)
    >>> from_convention("flash-attention", (128, 0)).keys_per_query
    129
    """
    if library not in CONVENTIONS:
        raise ValueError(f"library must be one of {', '.join(CONVENTIONS)}, got {library!r}")
    source, translate = CONVENTIONS[library]
    part, causal, keys = translate(window)
    number = tuple(window) if isinstance(window, Sequence) else int(window)
    return Convention(library, number, part, causal, keys, source)  # type: ignore[arg-type]


Translated = tuple[Part, bool, int]  # the part, causal, keys per query


def _to_each_side(window: Window) -> Translated:
    number = whole_number("window", window)
    return Local(number), False, 2 * number + 1


def _total_even(window: Window) -> Translated:
    number = whole_number("window", window, least=2)
    if number % 2:
        raise ValueError(f"window of hf-longformer must be even, got {number}")
    return Local(number // 2), False, number + 1


def _total_odd(window: Window) -> Translated:
    number = whole_number("window", window, least=1)
    if number % 2 == 0:
        raise ValueError(f"window of xformers-local-1d must be odd, got {number}")
    return Local(number // 2), False, number


def _past_with_own(window: Window) -> Translated:
    number = whole_number("window", window, least=1)
    return Local(number - 1), True, number


def _past_without_own(window: Window) -> Translated:
    number = whole_number("window", window)
    return Local(number), True, number + 1


def _left_and_right(window: Window) -> Translated:
    if not isinstance(window, Sequence) or isinstance(window, str) or len(window) != 2:
        raise TypeError(f"window of flash-attention must be a pair (left, right), got {window!r}")
    left, right = (whole_number("window of flash-attention", each) for each in window)
    return Between(left, right), False, left + right + 1


def _shifted(window: Window) -> Translated:
    number = whole_number("window", window, least=1)
    return Shifted(number), False, number


_TRANSFORMERS = "https://github.com/huggingface/transformers/blob/main/src/transformers/"
_GYM = "https://github.com/pytorch-labs/attention-gym/tree/main/attn_gym/masks"

CONVENTIONS: Mapping[str, tuple[str, Callable[[Window], Translated]]] = MappingProxyType(
    {
        "ours": ("sparse_attn.Local", _to_each_side),
        "hf-longformer": (
            _TRANSFORMERS + "models/longformer/modeling_longformer.py",
            _total_even,
        ),
        "longformer-authors": ("https://github.com/allenai/longformer", _to_each_side),
        "hf-causal": (_TRANSFORMERS + "masking_utils.py", _past_with_own),
        "hf-bidirectional": (_TRANSFORMERS + "masking_utils.py", _to_each_side),
        "flash-attention": ("https://github.com/Dao-AILab/flash-attention", _left_and_right),
        "attention-gym-sliding-window": (_GYM, _past_without_own),
        "attention-gym-global-sliding-window": (_GYM, _to_each_side),
        "xformers-local-1d": ("https://github.com/facebookresearch/xformers", _total_odd),
        "natten": ("https://github.com/SHI-Labs/NATTEN", _shifted),
    }
)
