"""Reasons in other languages: every sentence of every part, with the same places."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sparse_attn.language import in_language
from sparse_attn.patterns import Between, Local, Pattern
from sparse_attn.patterns.reasons import Reason
from sparse_attn.ui.texts.reasons import JAPANESE, reason_words
from tests.patterns.contract import CASES, patterns


def templates(reason: Reason) -> Iterator[str]:
    yield reason.template
    for value in reason.values.values():
        if isinstance(value, Reason):
            yield from templates(value)


def said() -> set[str]:
    """The templates of all reasons that the contract's patterns give."""
    found: set[str] = set()
    for case in CASES:
        for length, step in ((7, 2), (64, 9)):
            for pattern in patterns(case, length):
                head = 1 if pattern.per_head else 0
                for query in range(0, length, step):
                    for key in range(0, length, step + 1):
                        told = pattern.explain(query, key, head)
                        reasons = (*told.limits, *(each.reason for each in told.verdicts))
                        found.update(each for reason in reasons for each in templates(reason))
    return found


def test_every_sentence_of_every_part_has_a_translation() -> None:
    found = said()
    assert len(found) > 40
    assert sorted(found - set(JAPANESE)) == []


def test_translations_keep_the_places() -> None:
    for english, japanese in JAPANESE.items():
        places = [set(re.findall(r"\{(\w+)\}", words)) for words in (english, japanese)]
        assert places[0] == places[1], english
        assert re.search(r"[ぁ-んァ-ヶ一-龠]", japanese), english


def test_the_language_spoken_chooses_the_table() -> None:
    told = Pattern(20, [Local(1), Between(1, 2)]).explain(9, 18)
    assert told.sentences(reason_words())[0] == "|9 − 18| = 9 > window 1: no"
    with in_language("ja"):
        assert told.sentences(reason_words())[0] == "|9 − 18| = 9 > 窓 1: いいえ"
