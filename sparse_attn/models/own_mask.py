"""The mask that a model brings, as a pattern: recognised, then checked pair by pair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import torch
from torch import Tensor

from sparse_attn.models.requirement import ModelError
from sparse_attn.patterns.between import Between
from sparse_attn.patterns.everything import Everything
from sparse_attn.patterns.explicit import Explicit
from sparse_attn.patterns.global_tokens import Global
from sparse_attn.patterns.part import Part
from sparse_attn.patterns.pattern import Pattern
from sparse_attn.patterns.segments import Segments
from sparse_attn.patterns.within import Within

_FORBIDDEN = -1e4  # additive masks: from here down a weight is zero
_ROWS = 512  # compared at a time
_MOST_LISTED = 2**24  # keys of a mask that has no shape of its own


def own_patterns(mask: Tensor | None, batch: int, length: int, causal: bool) -> tuple[Pattern, ...]:
    """What a mask allows, as one pattern a batch item.

    Args:
        mask: broadcastable to (B, H, T, T): bool, True = allowed, or added to the scores (0, and
            -10,000 or less); None: everything that ``causal`` permits.
        causal: whether a missing mask means keys j ≤ i.

    Padding is named by its keys: at the end as ``valid_length``, elsewhere as keys that no query
    sees.

    Raises:
        ModelError: the mask differs between heads, holds other numbers, or has no pattern here.

    >>> own_patterns(None, 1, 4, causal=True)[0].count()
    10
    >>> seen = torch.tensor([[[[True, True, False]]]])
    >>> own_patterns(seen, 1, 3, causal=False)[0].valid_length
    2
    """
    if mask is None:
        return (Pattern.dense(length, causal),) * batch
    allowed = _allowed(mask)[..., :length]
    if allowed.shape[1] > 1 and not bool((allowed == allowed[:, :1]).all()):
        raise ModelError("its mask differs between heads")
    rows = allowed[:, 0].expand(len(allowed), length, length)
    found = tuple(_pattern(each) for each in rows)
    return found * batch if len(found) == 1 else found


def _allowed(mask: Tensor) -> Tensor:
    if mask.dtype == torch.bool:
        return mask
    if bool(((mask != 0) & (mask > _FORBIDDEN)).any()):
        raise ModelError(
            "it adds a bias to its scores (a mask with numbers other than 0 and -10,000 or less), "
            "as ALiBi and relative positions do"
        )
    return mask == 0


def combined(pattern: Pattern, own: Pattern) -> Pattern:
    """What both allow: a pattern in the place of an attention that has a mask of its own.

    >>> from sparse_attn import Local
    >>> combined(Pattern(4, [Local(1)]), Pattern.dense(4, causal=True)).mask().int().tolist()[2]
    [0, 1, 1, 0]
    """
    if pattern.length != own.length:
        raise ModelError(
            "pattern must have the length of the text, {length} tokens, got {given}",
            length=own.length,
            given=pattern.length,
        )
    parts = pattern.parts
    if pattern.parts == (Everything(),):
        parts = own.parts
    elif own.parts != (Everything(),):
        parts = (Within(pattern.parts, own.parts),)
    valid = min(pattern.valid_length, own.valid_length)
    return Pattern(own.length, parts, pattern.causal or own.causal, valid)


def padded_pattern(parts: Iterable[Part], seen: Tensor) -> Pattern:
    """The ``parts`` among the keys that are ``seen``, (T,) bool; the others are padding.

    >>> from sparse_attn import Local
    >>> padded_pattern([Local(9)], torch.tensor([True, True, False])).valid_length
    2
    """
    valid = int(seen.nonzero()[-1]) + 1 if bool(seen.any()) else 0
    return Pattern(len(seen), _among(parts, seen[:valid]), valid_length=valid)


def _pattern(mask: Tensor) -> Pattern:
    """The pattern that is equal to ``mask`` (T, T) bool, rows of padding at the end apart."""
    seen = mask.any(0)
    if not bool(seen.any()):
        raise ModelError("its mask allows no pair at all")
    valid = int(seen.nonzero()[-1]) + 1
    for pattern in _candidates(mask[:valid, :valid], seen[:valid], len(mask), valid):
        if _equal(pattern, mask, valid):
            return pattern
    raise ModelError("its mask has no pattern here")


def _candidates(mask: Tensor, seen: Tensor, length: int, valid: int) -> Iterator[Pattern]:
    """Plain, windowed, segmented; at last key by key."""
    before, after, most = _extent(mask)
    causal = after == 0 and len(mask) > 1
    shapes: list[Part] = [Everything(), Between(before, after), Segments(most)]
    for part in shapes:
        yield Pattern(length, _among([part], seen), causal, valid)
    if length * most <= _MOST_LISTED:
        table = torch.full((length, most), -1, device=mask.device)
        for start in range(0, valid, _ROWS):
            rows = mask[start : start + _ROWS]
            place = rows.cumsum(1) - 1
            found = rows.nonzero()
            table[start + found[:, 0], place[rows]] = found[:, 1]
        yield Pattern(length, [Explicit(table)], causal, valid)


def _among(parts: Iterable[Part], seen: Tensor) -> list[Part]:
    """The parts, limited to the keys that are seen."""
    if bool(seen.all()):
        return list(parts)
    return [Within(parts, [Global(seen.nonzero()[:, 0].tolist(), rows=False)])]


def _extent(mask: Tensor) -> tuple[int, int, int]:
    """How far back and ahead any query looks, and the most keys of one."""
    before = after = most = 0
    keys = torch.arange(mask.shape[1], device=mask.device)
    for start in range(0, len(mask), _ROWS):
        rows = mask[start : start + _ROWS]
        queries = torch.arange(start, start + len(rows), device=mask.device)
        distance = (queries[:, None] - keys)[rows]
        if distance.numel():
            before, after = max(before, int(distance.max())), max(after, -int(distance.min()))
        most = max(most, int(rows.sum(1).max()))
    return before, after, most


def _equal(pattern: Pattern, mask: Tensor, valid: int) -> bool:
    bound, keys = pattern.bound(0, mask.device), torch.arange(len(mask), device=mask.device)
    for start in range(0, valid, _ROWS):
        queries = keys[start : min(start + _ROWS, valid), None]
        if not torch.equal(bound.allows(queries, keys[None]), mask[queries[:, 0]]):
            return False
    return True
