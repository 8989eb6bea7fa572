"""Where the numbers behind settings come from, and who watches while they are made."""

from __future__ import annotations

from typing import Protocol

from sparse_attn.settings import Settings
from sparse_attn.sources import Inputs

# The settings that q, k and v depend on.
INPUT_FIELDS = (
    "input", "T", "heads", "D", "locality", "topics", "hubs", "noise", "input_seed",
    "text", "text_hash", "arrays",
)  # fmt: skip


class Watcher(Protocol):
    """Who hears of the progress, 0 to 1; what it raises stops the work."""

    def __call__(self, done: float) -> None: ...

    def wait(self) -> None:
        """To be called again and again while somebody else makes what is needed."""
        ...


class Source(Protocol):
    """Queries and keys of settings, with the texts and files that a link can only name."""

    def inputs(self, settings: Settings, busy: Watcher) -> Inputs:
        """q, k, v and tokens.

        Raises:
            ValueError: they are not to be had; the sentence says why.
        """
        ...

    def role_positions(self, settings: Settings) -> tuple[int, ...]:
        """The tokens that are global by their role in the text."""
        ...
