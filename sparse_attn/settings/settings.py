"""`Settings`: everything that is shown, valid by construction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sparse_attn.settings.fields import KINDS, Fields
from sparse_attn.settings.link import read_params, split_link, write_link, write_params
from sparse_attn.settings.presets import PATTERN_FIELDS
from sparse_attn.settings.problems import Problem, SettingsError
from sparse_attn.settings.settle import settle


@dataclass(frozen=True, kw_only=True)
class Settings(Fields):
    """Everything that is shown; see `Fields` for the fields and `labels` for their meaning.

    Attributes carry their link names. Pattern fields left out are what the preset says for this
    length. A preset with a pattern field of another value becomes "custom".

    Raises:
        SettingsError: (a `ValueError`) with a sentence for every bad value.

    >>> Settings().window, Settings(T=4096).window, Settings(T=4096, window=64).preset
    (32, 256, 'custom')
    >>> Settings(T=2048, window=64, globals="0, ::512").to_link()
    'preset=custom&T=2048&window=64&globals=0,::512'
    """

    def __post_init__(self) -> None:
        stated = self.values()
        by_preset = [name for name in PATTERN_FIELDS if stated[name] is None]
        values, problems = settle({k: v for k, v in stated.items() if k not in by_preset})
        if problems:
            raise SettingsError(problems)
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def values(self) -> dict[str, Any]:
        """Return the value of every field by its link name, in link order."""
        return {name: getattr(self, name) for name in KINDS}

    def replace(self, **changes: Any) -> Settings:
        """Return these settings with changes, as a form makes them.

        A named preset is followed: its values are taken anew for the new length, and a pattern
        field among the changes is applied over them.

        Raises:
            SettingsError: with a sentence for every bad value.
            TypeError: if there is no field of that name.

        >>> Settings().replace(T=1024).window, Settings().replace(preset="dense").window
        (64, 511)
        """
        return Settings(**self._stated(changes))

    def adjusted(self, **changes: Any) -> tuple[Settings, tuple[Problem, ...]]:
        """Return these settings with changes and whatever else they make necessary.

        As `replace`, but a bad value, or an old one that a change leaves no room for (a global
        position beyond a shorter length), is replaced and gets a sentence.

        >>> settings, problems = Settings(globals="0, 500").adjusted(T=64)
        >>> settings.globals, problems[0].field
        ('0', 'globals')
        """
        values, problems = settle(self._stated(changes))
        return Settings(**values), problems

    def beyond(self, length: int) -> dict[str, None]:
        """Where one looked that a sequence of ``length`` tokens has no room for, to be dropped.

        >>> Settings(T=4096, query=3000, key=20).beyond(512)
        {'query': None}
        """
        ends = {"query": self.query, "key": self.key}
        if self.view:
            ends["view"] = max(stop for _, stop in self.view) - 1
        return {name: None for name, last in ends.items() if last is not None and last >= length}

    def to_params(self, full: bool = False) -> dict[str, str]:
        """Return link parameters: what differs from the defaults, or (full) version and all.

        >>> Settings(T=2048, scale="linear").to_params()
        {'T': '2048', 'scale': 'linear'}
        """
        return write_params(self.values(), full)

    def to_link(self, full: bool = False) -> str:
        """Return the query string, without "?"; equal settings give equal text.

        >>> Settings(preset="dense", T=64).to_link()
        'preset=dense&T=64'
        """
        return write_link(self.to_params(full))

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> tuple[Settings, tuple[Problem, ...]]:
        """Return the settings of a link's parameters, and a problem for each that is bad.

        Never raises: a bad value falls back, field by field.

        >>> settings, problems = Settings.from_params({"T": "2048", "window": "-5"})
        >>> settings.window, len(problems)
        (128, 1)
        """
        values, problems = read_params(params)
        return cls(**values), problems

    @classmethod
    def from_link(cls, link: str) -> tuple[Settings, tuple[Problem, ...]]:
        """Return the settings of a query string or a whole address; see `from_params`.

        >>> Settings.from_link("?preset=custom&T=2048&window=64")[0].window
        64
        """
        params, problems = split_link(link)
        settings, more = cls.from_params(params)
        return settings, problems + more

    def _stated(self, changes: Mapping[str, Any]) -> dict[str, Any]:
        if unknown := sorted(set(changes) - set(KINDS)):
            raise TypeError(f"changes: {unknown[0]!r} is not a field; allowed: {', '.join(KINDS)}")
        stated = self.values() | dict(changes)
        if stated["preset"] == "custom":
            return stated
        return {
            name: value
            for name, value in stated.items()
            if name in changes or name not in PATTERN_FIELDS
        }
