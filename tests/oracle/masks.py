"""Allowed pairs, rule by rule and key by key, from the parameters of a pattern."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from sparse_attn.patterns import (
    Blocked,
    ByHead,
    Everything,
    Explicit,
    Global,
    Local,
    Part,
    Pattern,
    Periodic,
    Placed,
    Random,
    Within,
)
from tests.oracle.dice import row_key, visits
from tests.oracle.pairs import PAIRS

Mask = NDArray[np.bool_]  # (T, T): query down, key right
Masks = list[Mask]


@dataclass(frozen=True)
class Frame:
    """What parts are judged in: tokens, or blocks of them."""

    length: int
    valid_length: int
    causal: bool
    head: int

    def nothing(self) -> Mask:
        return np.zeros((self.length, self.length), dtype=bool)

    def permitted(self) -> Mask:
        """Every pair that causal and valid let through."""
        permitted = self.nothing()
        for i in range(self.valid_length):
            permitted[i, : i + 1 if self.causal else self.valid_length] = True
        return permitted

    def in_blocks(self, size: int) -> Frame:
        def blocks(tokens: int) -> int:
            return len(range(0, tokens, size))  # a partial block counts

        return Frame(blocks(self.length), blocks(self.valid_length), self.causal, self.head)


def local(part: Local, frame: Frame) -> Masks:
    near = frame.nothing()
    for i in range(frame.length):
        for steps in range(min(part.window, frame.length) + 1):
            for j in (i - steps * part.dilation, i + steps * part.dilation):
                if 0 <= j < frame.length:
                    near[i, j] = True
    return [near]


def hubs(part: Global, frame: Frame) -> Masks:
    rows, columns = frame.nothing(), frame.nothing()
    for position in part.positions:
        # a negative index counts from the end, in NumPy as in Global
        rows[position, :] = part.rows
        columns[:, position] = part.columns
    return [rows, columns]


def listed(part: Explicit, frame: Frame) -> Masks:
    tables = part.table.reshape(-1, *part.table.shape[-2:])  # one a head, or one for all
    table = tables[frame.head if len(tables) > 1 else 0]
    allowed = frame.nothing()
    for i, keys in enumerate(table.tolist()):
        for j in keys:
            if j != -1:
                allowed[i, j] = True
    return [allowed]


def in_blocks(part: Blocked, frame: Frame) -> Masks:
    block_of = np.arange(frame.length) // part.size
    inner = rule_masks(part.parts, frame.in_blocks(part.size))
    return [mask[np.ix_(block_of, block_of)] for mask in inner]


def placed(part: Placed, frame: Frame) -> Masks:
    """The parts over the whole original sequence, then the rows and columns of its tokens."""
    valid = frame.valid_length
    end, stop = part.positions[-1] + 1, part.positions[valid - 1] + 1 if valid else 0
    inner = rule_masks(part.parts, Frame(end, stop, frame.causal, frame.head))
    where = np.array([*part.positions, *[0] * (frame.length - len(part.positions))])
    return [mask[np.ix_(where, where)] for mask in inner]


def within(part: Within, frame: Frame) -> Masks:
    """What the parts allow by themselves, where one of the limits allows it too."""
    inside = np.logical_or.reduce([frame.nothing(), *rule_masks(part.limits, frame)])
    return [mask & inside for mask in rule_masks(part.parts, frame)]


def everything(_: Everything, frame: Frame) -> Masks:
    return [~frame.nothing()]


def random(part: Random, frame: Frame, taken: Mask) -> Masks:
    """The first keys of each query's permutation that are not ``taken``."""
    drawn = frame.nothing()
    for i in range(frame.valid_length):
        candidates = i + 1 if frame.causal else frame.valid_length
        order = visits(candidates, row_key(part.seed, i, frame.head if part.per_head else 0))
        free = (j for j in order if not taken[i, j])
        for j in islice(free, part.keys):
            drawn[i, j] = True
    return [drawn]


def periodic(part: Periodic, frame: Frame) -> Masks:
    rows, columns = frame.nothing(), frame.nothing()
    for position in range(frame.length):
        place = (position + frame.head * part.head_step) % part.period
        if place >= part.period - part.last:
            rows[position, :] = part.rows
            columns[:, position] = True
    return [rows, columns]


# Adding a part: one function above and one line here, or one predicate in `pairs`.
JUDGES: dict[type[Part], Callable[..., Masks]] = {
    Local: local,
    Global: hubs,
    Explicit: listed,
    Blocked: in_blocks,
    Placed: placed,
    Everything: everything,
    Periodic: periodic,
    Within: within,
}


def judged(part: Part, frame: Frame, taken: Mask) -> Masks:
    """One mask a rule of ``part``."""
    if type(part) in PAIRS:
        holds, length = PAIRS[type(part)], frame.length
        pairs = [[holds(part, i, j, length) for j in range(length)] for i in range(length)]
        return [np.array(pairs, dtype=bool)]
    if isinstance(part, Random):
        return random(part, frame, taken)
    if isinstance(part, ByHead):
        return by_head(part, frame, taken)
    return JUDGES[type(part)](part, frame)


def by_head(part: ByHead, frame: Frame, taken: Mask) -> Masks:
    """What the head's own part allows, under the names that all heads share."""
    names: list[str] = []
    for other in part.parts:
        for place, rule in enumerate(other.rules):
            if other.rules[: place + 1].count(rule) > names.count(rule):
                names.append(rule)
    own = part.parts[frame.head]
    masks = [frame.nothing() for _ in names]
    seen: Counter[str] = Counter()
    for rule, mask in zip(own.rules, judged(own, frame, taken), strict=True):
        places = [place for place, name in enumerate(names) if name == rule]
        masks[places[seen[rule]]] = mask
        seen[rule] += 1
    return masks


def waits(part: Part) -> bool:
    """Whether the part must know what the others allow."""
    if isinstance(part, ByHead):
        return any(waits(each) for each in part.parts)
    return isinstance(part, Random)


def rule_masks(parts: Sequence[Part], frame: Frame) -> Masks:
    """One mask a rule, in the order of ``parts``; Random comes last and goes around the others."""
    permitted, taken = frame.permitted(), frame.nothing()
    found: dict[int, Masks] = {}
    for index in sorted(range(len(parts)), key=lambda index: waits(parts[index])):
        found[index] = [mask & permitted for mask in judged(parts[index], frame, taken)]
        for mask in found[index]:
            taken = taken | mask
    return [mask for index in range(len(parts)) for mask in found[index]]


def brute_rules(pattern: Pattern, head: int = 0) -> NDArray[np.int32]:
    """Bit r of entry (i, j): rule r allows the pair; (T, T)."""
    frame = Frame(pattern.length, pattern.valid_length, pattern.causal, head)
    bits = np.zeros((pattern.length, pattern.length), dtype=np.int32)
    for rule, mask in enumerate(rule_masks(pattern.parts, frame)):
        bits |= np.where(mask, np.int32(1) << np.int32(rule), np.int32(0))
    return bits


def brute_mask(pattern: Pattern, head: int = 0) -> Mask:
    """Which pairs ``head`` may weigh; (T, T) bool."""
    return brute_rules(pattern, head) != 0


def brute_masks(patterns: Pattern | Sequence[Pattern], batch: int, heads: int) -> Mask:
    """The masks of every batch item and head; (B, H, T, T) bool."""
    each = [patterns] * batch if isinstance(patterns, Pattern) else list(patterns)
    return np.stack([[brute_mask(one, head) for head in range(heads)] for one in each])
