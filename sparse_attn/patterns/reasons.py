"""Why a pair is allowed or not: one reason a rule, in words that can be translated.

A part explains itself: :meth:`Part.explain` gives one :class:`Reason` for each of its rules. The
English sentence of a reason is also its name in a table of another language, as in gettext.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Reason:
    """One rule's verdict on a pair, and the sentence that says how it comes about.

    >>> reason = because(67 <= 64, "{d} ≤ window {w}: yes", "{d} > window {w}: no", d=67, w=64)
    >>> reason.allowed, reason.sentence
    (False, '67 > window 64: no')
    >>> reason.said({"{d} > window {w}: no": "{d} > 窓 {w}: いいえ"})
    '67 > 窓 64: いいえ'
    """

    allowed: bool
    template: str  # English, with {places}
    values: Mapping[str, object] = field(default_factory=dict)  # Reasons among them are said too

    @property
    def sentence(self) -> str:
        """The reason in English."""
        return self.said({})

    def said(self, words: Mapping[str, str]) -> str:
        """The reason in the language of ``words``, a table from English templates to its own."""
        values = {
            name: value.said(words) if isinstance(value, Reason) else value
            for name, value in self.values.items()
        }
        return words.get(self.template, self.template).format(**values)


Reasons = tuple[Reason, ...]


def because(allowed: bool, yes: str, no: str, **values: object) -> Reason:
    """The reason ``yes`` or ``no``, with the same values."""
    return Reason(allowed, yes if allowed else no, values)


def within(template: str, inner: Reason, **values: object) -> Reason:
    """A reason inside another frame, such as blocks: the verdict is that of ``inner``."""
    return Reason(inner.allowed, template, {**values, "inner": inner})


@dataclass(frozen=True)
class Verdict:
    """What one rule says of a pair, by the name that the pattern gives the rule."""

    rule: str  # of Pattern.rules
    part: int  # the place of the rule's part among Pattern.parts
    reason: Reason


@dataclass(frozen=True)
class Explanation:
    """Why query ``query`` of head ``head`` may or may not attend to key ``key``.

    ``limits`` are what causal and the valid length say, empty where the pattern has neither;
    every one of them must allow the pair, and at least one of ``verdicts``.
    """

    query: int
    key: int
    head: int
    limits: tuple[Reason, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def permitted(self) -> bool:
        """Whether causal and the valid length permit the pair."""
        return all(limit.allowed for limit in self.limits)

    @property
    def rules(self) -> tuple[str, ...]:
        """The names of the rules that allow the pair; none where a limit forbids it."""
        if not self.permitted:
            return ()
        return tuple(each.rule for each in self.verdicts if each.reason.allowed)

    @property
    def allowed(self) -> bool:
        """Whether the pair is allowed."""
        return bool(self.rules)

    @property
    def bits(self) -> int:
        """The rules as one number: equal to ``rules_at`` of the pattern."""
        verdicts = enumerate(self.verdicts) if self.permitted else ()
        return sum(1 << bit for bit, each in verdicts if each.reason.allowed)

    def sentences(self, words: Mapping[str, str] | None = None) -> tuple[str, ...]:
        """One sentence a limit and a rule, in English or in the language of ``words``."""
        reasons = (*self.limits, *(each.reason for each in self.verdicts))
        return tuple(each.said(words or {}) for each in reasons)

    def __str__(self) -> str:
        return "; ".join(self.sentences())
