"""Inputs for settings outside the app: what a link cannot carry is handed over beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sparse_attn.device import default_device
from sparse_attn.settings import Problem, Settings, bounds, digest, label
from sparse_attn.sources import (
    Inputs,
    arrays_digest,
    from_arrays,
    from_text,
    tokenize,
)
from sparse_attn.views.shared_cache import SharedCache
from sparse_attn.views.source import Watcher, input_bytes, input_key, synthetic

_INPUTS = SharedCache(2**30)


class Patient:
    """Watches nothing and waits as long as it takes."""

    def __call__(self, done: float) -> None:
        """Progress is not shown."""

    def wait(self) -> None:
        """Nothing else is to be done meanwhile."""


@dataclass(frozen=True)
class Given:
    """A long text and a file of arrays, where settings name them by their fingerprint.

    >>> from sparse_attn.settings import Settings
    >>> Given().inputs(Settings(T=64, heads=2), Patient()).q.shape
    torch.Size([1, 2, 64, 64])
    """

    words: str | None = None
    arrays: bytes | None = None
    arrays_name: str = "arrays.npz"

    def inputs(self, settings: Settings, busy: Watcher) -> Inputs:
        """q, k, v and tokens, made once.

        Raises:
            ValueError: a text or a file is missing or cannot be used.
        """
        make = {"structured": _structured, "text": self._text, "arrays": self._arrays}
        # A file may come again under another name, which its captions then say.
        name = f"&name={self.arrays_name}" if settings.input == "arrays" else ""
        maker = make[settings.input](settings)
        return _INPUTS.get(input_key(settings) + name, maker, input_bytes, busy.wait)

    def role_positions(self, settings: Settings) -> tuple[int, ...]:
        """The tokens that are global by their role in the text."""
        if settings.input != "text" or not settings.roles:
            return ()
        roles = tokenize(self.words_of(settings)).roles
        found = {each for role in settings.roles for each in roles[role]}
        return tuple(sorted(each for each in found if each < settings.T))

    def words_of(self, settings: Settings) -> str:
        """The text of the settings."""
        if not settings.text_hash:
            if not settings.text.strip():
                raise ValueError("Text (text): it is empty. Allowed: at least one word.")
            return settings.text
        if self.words is None:
            raise ValueError(
                "Text (text): the link names a text that is too long to travel in it "
                f"(fingerprint {settings.text_hash}), and no text is given. Allowed: that text."
            )
        return self.words

    def _text(self, settings: Settings) -> Callable[[], Inputs]:
        words = self.words_of(settings)
        return lambda: from_text(
            words,
            heads=settings.heads,
            dim=settings.D,
            seed=settings.input_seed,
            device=default_device(),
        )

    def _arrays(self, settings: Settings) -> Callable[[], Inputs]:
        data = self.arrays
        if data is None:
            raise ValueError(
                "Arrays (arrays): no file is given. Allowed: the .npz with the fingerprint "
                f"{settings.arrays or '(none)'}."
            )
        return lambda: from_arrays(data, name=self.arrays_name, device=default_device())


def fitted(settings: Settings, given: Given) -> tuple[Settings, tuple[Problem, ...]]:
    """The settings with the sizes that a text or a file really has, and what that changed.

    Raises:
        ValueError: the input is missing, cannot be used, or is too large; the sentence says so.
    """
    if settings.input == "structured":
        return settings, ()
    _check_fingerprint("text", settings.text_hash, _text_digest(given))
    _check_fingerprint("arrays", settings.arrays, given.arrays and arrays_digest(given.arrays))
    inputs = given.inputs(settings, Patient())
    sizes = {"T": inputs.T, "heads": inputs.H, "D": inputs.D}
    for name, value in sizes.items():
        _, most = bounds(name, {"input": settings.input})
        if value > most:
            raise ValueError(f"{label(name)} ({name}): {value:,}. Allowed: at most {most:,}.")
    sizes["batch"] = min(settings.batch, inputs.B - 1)
    return settings.adjusted(**sizes)


def _text_digest(given: Given) -> str | None:
    return None if given.words is None else digest(given.words.encode("utf-8", "replace"))


def _check_fingerprint(name: str, wanted: str, found: str | bytes | None) -> None:
    if wanted and found and found != wanted:
        raise ValueError(
            f"{label(name)} ({name}): what is given has the fingerprint {found!s}. "
            f"Allowed: the one with {wanted}."
        )


def _structured(settings: Settings) -> Callable[[], Inputs]:
    return lambda: synthetic(settings)
