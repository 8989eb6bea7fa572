"""All snippets of a pattern."""

from __future__ import annotations

from dataclasses import dataclass

from sparse_attn.export.code.flex import flex
from sparse_attn.export.code.huggingface import huggingface
from sparse_attn.export.code.ours import ours
from sparse_attn.export.code.plain import plain
from sparse_attn.export.code.subject import Subject
from sparse_attn.settings import Settings

LANGUAGES = {
    "library": "sparse_attn",
    "pytorch": "PyTorch mask",
    "flex": "FlexAttention",
    "huggingface": "Hugging Face",
}

_NOT_FROM_FIELDS = (
    "This pattern is not made of a window, global and random keys. Take it from this library: "
    "pattern.mask() is a mask for PyTorch, mask_mod(pattern) one for FlexAttention."
)


@dataclass(frozen=True)
class Snippet:
    """``code`` that runs as it stands, or None; ``note``: what to know about it, or why not."""

    name: str
    title: str
    code: str | None
    note: str = ""


def snippets(settings: Settings, roles: tuple[int, ...] = ()) -> list[Snippet]:
    """One for each of :data:`LANGUAGES`, in that order.

    ``roles``: tokens that are global by their role in the text.
    """
    return [snippet(name, settings, roles) for name in LANGUAGES]


def snippet(name: str, settings: Settings, roles: tuple[int, ...] = ()) -> Snippet:
    """The snippet of one language.

    Raises:
        ValueError: there is no such language.

    >>> print(snippet("pytorch", Settings(preset="dense", T=8)).code.splitlines()[5])
    mask = torch.ones(T, T, dtype=torch.bool)
    """
    if name not in LANGUAGES:
        raise ValueError(f"code must be one of {', '.join(LANGUAGES)}, got {name!r}")
    subject, note, code = Subject(settings, roles), "", None
    if subject.built and name != "library":
        note = _NOT_FROM_FIELDS
    elif name == "huggingface":
        code, note = huggingface(subject)
    else:
        code = {"library": ours, "pytorch": plain, "flex": flex}[name](subject)
    return Snippet(name, LANGUAGES[name], code, note)
