"""The most that any pattern with as many keys could keep."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from sparse_attn.attention.progress import Progress, part_of
from sparse_attn.attention.scores import Share, key_rows, query_rows, scores
from sparse_attn.maps.attention_map import AttentionMap
from sparse_attn.measures.kept import KeptMass
from sparse_attn.patterns.checks import integers, whole_number
from sparse_attn.patterns.counts import row_counts
from sparse_attn.patterns.pieces import FULL_KEYS, Block
from sparse_attn.patterns.walk import walk

_SCRATCH_SCORES = 2**22  # held at a time, unless one row needs more


def topk_oracle(
    dense: AttentionMap, keys: int | Tensor, progress: Progress | None = None
) -> KeptMass:
    """The dense mass on the ``keys`` largest weights of every query; no other choice keeps more.

    It looks at the content, so it is a bound and not a pattern. Exact; time O(T²), memory O(T).

    Args:
        dense: the map under the pattern's dense reference.
        keys: how many keys, at least 0: one number, or one for each query in a shape that
            broadcasts to (B, H, T), such as a pattern's own :meth:`Pattern.row_counts`; more than
            a query has count as all of them.
        progress: called with the share done, 0 … 1; what it raises stops the work.

    Raises:
        TypeError, ValueError: ``keys`` are no whole numbers, negative, or of another shape.

    >>> from sparse_attn import Pattern
    >>> q, k = torch.ones(1, 1, 4, 1), torch.tensor([0.0, 1.0, 2.0, 3.0]).view(1, 1, 4, 1)
    >>> topk_oracle(AttentionMap(q, k, Pattern.dense(4)), keys=2).kept[0, 0, 0]
    tensor(0.8808)
    """
    above = dense.log_normalizer(part_of(progress, 0.0, 0.3))
    wanted = _checked(keys, above).flatten(0, 1)
    logs = above.flatten(0, 1)
    defined = logs > -torch.inf
    log_kept = torch.zeros_like(logs)
    every = [(share, row_counts(share.bound)) for share in dense.shares()]
    slices = [(share, each, available) for share, available in every for each in share.slices]
    for number, (share, each, available) in enumerate(slices):
        part = part_of(progress, 0.3 + 0.7 * number / len(slices), 0.7 / len(slices))
        log_kept[each, wanted[each] == 0] = -torch.inf
        some = (wanted[each] > 0) & (wanted[each] < available)
        for rows, most in _largest(dense, share, each, some, wanted[each], part):
            log_kept[each, rows] = (most - logs[each, rows]).clamp(max=0.0)
    if progress is not None:
        progress(1.0)
    log_kept.masked_fill_(~defined, 0.0)
    return KeptMass(log_kept.view_as(above), defined.view_as(above))


def _checked(keys: int | Tensor, like: Tensor) -> Tensor:
    """``keys`` for every query, in the shape (B, H, T) of ``like``."""
    if not isinstance(keys, Tensor):
        number = whole_number("keys", keys)
        return torch.full(like.shape, min(number, like.shape[-1]), device=like.device)
    wanted = integers(keys).to(like.device, torch.long)
    try:
        wanted = wanted.expand(like.shape)
    except RuntimeError as error:
        raise ValueError(
            f"keys must be one number or broadcast to (B, H, T) = {tuple(like.shape)}, "
            f"got the shape {tuple(keys.shape)}"
        ) from error
    whole_number("keys", int(wanted.min()))
    return wanted


def _largest(
    dense: AttentionMap,
    share: Share,
    each: int,
    some: Tensor,
    wanted: Tensor,
    progress: Progress | None,
) -> Iterator[tuple[Tensor, Tensor]]:
    """The rows marked by ``some`` (T,), and log Σ exp(score) over as many keys as ``wanted``.

    Rows that want about as many keys go together, so that a few long ones cost the others nothing.
    """
    q, k, _ = dense.vectors()
    everything = some.nonzero()[:, 0]
    size_class = torch.zeros_like(wanted)
    size_class[everything] = wanted[everything].double().log2().ceil().long()
    done = 0
    for same in size_class[everything].unique().tolist():
        alike = everything[size_class[everything] == same]
        most = int(wanted[alike].max())
        for rows in alike.split(max(1, _SCRATCH_SCORES // (_room(most) + FULL_KEYS))):
            sums = torch.full(wanted.shape, -torch.inf, dtype=q.dtype, device=q.device)
            for block in walk(share.bound, rows):
                top = _top(q[each], k[each], block, most)
                place = torch.arange(top.shape[-1], device=q.device)
                top.masked_fill_(place >= wanted[block.safe_queries][..., None], -torch.inf)
                found = top.logsumexp(-1)
                real = ... if block.real is None else block.real
                sums[block.queries[real]] = found[real]
            yield rows, sums[rows]
            done += len(rows)
            if progress is not None:
                progress(done / len(everything))


def _room(most: int) -> int:
    """Scores of a row that are gathered before the largest of them are picked."""
    return 4 * most + FULL_KEYS


def _top(q: Tensor, k: Tensor, block: Block, most: int) -> Tensor:
    """The ``most`` largest scores of each of the block's queries, falling: (n, G, most)."""
    queries = query_rows(q, block)
    held: list[Tensor] = []
    for piece in block.pieces():
        held.append(scores(queries, key_rows(k, piece), piece))
        if sum(each.shape[-1] for each in held) > _room(most):
            held = [_picked(held, most)]
    return _picked(held, most)


def _picked(held: list[Tensor], most: int) -> Tensor:
    together = torch.cat(held, -1)
    return together.topk(min(most, together.shape[-1]), -1).values
