"""`Lesson`: the step that is shown and everything about it, valid by construction, in a link."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sparse_attn.settings.compound_kinds import LinkText, OrNothing, PositionList
from sparse_attn.settings.fields import MAX_SEED, ROLES
from sparse_attn.settings.kinds import Choices, Kind, Switch, Whole
from sparse_attn.settings.problems import Problem, problem, shown

STEPS = 8
LENGTH = 16  # tokens of the story that most steps read
LONGEST = 32  # tokens: the whole story
MOST_WINDOW = 7
MOST_RANDOM = 3


def _setting(kind: Kind, default: Any) -> Any:
    return dataclasses.field(default=default, metadata={"kind": kind})


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """One state of the Learn page; attributes carry their link names.

    Raises:
        ValueError: a value that a field does not allow; the sentence names it.

    >>> Lesson(step=4, rows=False).to_params()
    {'step': '4', 'rows': '0'}
    """

    step: int = _setting(Whole(1, STEPS), 1)
    N: int = _setting(Whole(4, LONGEST), LENGTH)  # tokens of step 1
    window: int = _setting(Whole(0, MOST_WINDOW), 2)
    query: int | None = _setting(OrNothing(Whole(0, LENGTH - 1)), None)  # None: the step's own
    rows: bool = _setting(Switch(), True)
    columns: bool = _setting(Switch(), True)
    roles: tuple[str, ...] = _setting(Choices(ROLES), ("cls",))
    text: str = _setting(LinkText(), "")  # of one's own; empty: the story
    twice: bool = _setting(Switch(), False)  # a fault: a global key in the window counts twice
    rowless: bool = _setting(Switch(), False)  # a fault: global tokens without their rows
    random: int = _setting(Whole(0, MOST_RANDOM), 1)
    seed: int = _setting(Whole(0, MAX_SEED), 1)
    reach: int = _setting(Whole(1, 4096), 256)  # the window of step 8, to either side
    other: int = _setting(Whole(0, 5), 0)  # which of the pictures of the step
    answer: str = _setting(PositionList(), "")  # painted cells row by row, or a number
    revealed: bool = _setting(Switch(), False)
    code: bool = _setting(Switch(), False)  # the code beside the picture, in place of the words
    present: bool = _setting(Switch(), False)
    handout: bool = _setting(Switch(), False)

    def __post_init__(self) -> None:
        for name, kind in KINDS.items():
            value = getattr(self, name)
            try:
                object.__setattr__(self, name, kind.check(value))
            except ValueError as error:
                raise ValueError(problem(name, value, kind.allowed, str(error)).sentence) from None

    def replace(self, **changes: Any) -> Lesson:
        """This lesson with changes."""
        return dataclasses.replace(self, **changes)

    def to_params(self) -> dict[str, str]:
        """Link parameters: what differs from the defaults."""
        return {
            name: kind.format(getattr(self, name))
            for name, kind in KINDS.items()
            if getattr(self, name) != DEFAULTS[name]
        }

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> tuple[Lesson, tuple[Problem, ...]]:
        """The lesson of a link's parameters, and a problem for each that is bad; never raises.

        >>> lesson, problems = Lesson.from_params({"step": "9", "window": "3"})
        >>> print(lesson.window, problems[0].message)
        3 step (step): '9' cannot be used. Allowed: a whole number from 1 to 8. Using 1 instead.
        """
        values: dict[str, Any] = {}
        problems: list[Problem] = []
        for name, text in params.items():
            kind = KINDS.get(name)
            if kind is None:
                known = f"{', '.join(KINDS)} and lang"
                sentence = f"{shown(name)} is not part of a lesson; it is left out."
                problems.append(Problem(name[:40], "", known, sentence))
                continue
            try:
                values[name] = kind.check(kind.parse(text))
            except ValueError as error:
                used = kind.format(DEFAULTS[name])
                problems.append(problem(name, text, kind.allowed, str(error), used))
        return cls(**values), tuple(problems[:8])


KINDS: MappingProxyType[str, Kind] = MappingProxyType(
    {field.name: field.metadata["kind"] for field in dataclasses.fields(Lesson)}
)
DEFAULTS: MappingProxyType[str, Any] = MappingProxyType(
    {field.name: field.default for field in dataclasses.fields(Lesson)}
)
