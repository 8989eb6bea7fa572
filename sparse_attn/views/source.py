"""Where the numbers behind settings come from, and who watches while they are made."""

from __future__ import annotations

from typing import Protocol

from sparse_attn.device import default_device
from sparse_attn.settings import Settings
from sparse_attn.sources import Inputs, structured

# The settings that q, k and v depend on.
INPUT_FIELDS = (
    "input", "T", "heads", "D", "locality", "topics", "hubs", "noise", "input_seed",
    "text", "text_hash", "arrays",
)  # fmt: skip

_ALL_HEADS_NUMBERS = 2**25  # of q; above it, the shown head is made alone


def one_head_alone(settings: Settings) -> bool:
    """Whether all heads would be too large, so that the shown one is made alone."""
    numbers = settings.heads * settings.T * settings.D
    return settings.input == "structured" and numbers > _ALL_HEADS_NUMBERS


def input_key(settings: Settings) -> str:
    """The settings that q, k and v depend on, as link text."""
    params = settings.to_params(full=True)
    fields = (*INPUT_FIELDS, "head") if one_head_alone(settings) else INPUT_FIELDS
    return "&".join(f"{name}={params[name]}" for name in fields)


def synthetic(settings: Settings) -> Inputs:
    """The structured input of the settings, on the device that computes."""
    return structured(
        settings.T,
        heads=settings.heads,
        dim=settings.D,
        seed=settings.input_seed,
        locality=settings.locality,
        topics=settings.topics,
        hubs=settings.hubs,
        noise=settings.noise,
        device=default_device(),
        only_head=settings.head if one_head_alone(settings) else None,
    )


def input_bytes(inputs: Inputs) -> int:
    """What the tensors of the inputs take."""
    return sum(each.nbytes for each in (inputs.q, inputs.k, inputs.v) if each is not None)


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
