"""A map that can be asked: for a pair, a row, a tile, or, when small enough, for everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from sparse_attn.attention.checks import (
    Patterns,
    check_finite,
    check_scores,
    checked_inputs,
    working_type,
)
from sparse_attn.attention.normalizer import log_normalizer
from sparse_attn.attention.progress import Progress, part_of
from sparse_attn.attention.scores import Share, flat, shares
from sparse_attn.attention.weights import FULL_BUDGET_BYTES, check_full_size, row_weights
from sparse_attn.maps.grid import axis
from sparse_attn.maps.known_rows import KnownRows
from sparse_attn.maps.pixels import Pixels
from sparse_attn.maps.sampling import sampled_rows, spread
from sparse_attn.maps.support import supports
from sparse_attn.maps.tile import Reduce, Tile, checked_reduce
from sparse_attn.maps.weights import weigh
from sparse_attn.patterns.checks import whole_number
from sparse_attn.patterns.pattern import Pattern


class AttentionMap:
    """The attention weights of ``q`` and ``k`` under a pattern, without the T × T matrix.

    Shapes: ``q``, ``k`` (B, H, T, D). ``pattern``: one, or one for each of the B items; dense
    attention is the map under ``pattern.dense_reference()``. ``heads``: which heads of the pattern
    these are, 0 … H − 1 if left out. Nothing is tracked for gradients.

    Raises:
        TypeError, ValueError: shapes, types or lengths do not fit, or q or k is not finite; the
            sentence names what.

    >>> from sparse_attn import Local, Pattern
    >>> q = k = torch.zeros(1, 1, 4, 2)
    >>> AttentionMap(q, k, Pattern(4, [Local(1)])).full()[0, 0, 1].round(decimals=3).tolist()
    [0.333..., 0.333..., 0.333..., 0.0]
    """

    def __init__(
        self, q: Tensor, k: Tensor, pattern: Patterns, heads: Sequence[int] | None = None
    ) -> None:
        patterns = checked_inputs(pattern, heads, q=q, k=k)
        check_finite(patterns, q=q, k=k)
        check_scores(q, k)
        dtype = working_type(q.dtype)
        flat_q, flat_k = flat(q.detach(), dtype), flat(k.detach(), dtype)
        heads = range(q.shape[1]) if heads is None else heads
        self._begin(patterns, tuple(heads), flat_q, flat_k, _unknown(flat_q), None)

    def _begin(
        self,
        patterns: tuple[Pattern, ...],
        heads: tuple[int, ...],
        q: Tensor,
        k: Tensor,
        normalizer: Tensor,
        known: KnownRows | None,
    ) -> None:
        self._patterns, self._heads = patterns, heads
        self._batch, self._length = len(patterns), q.shape[1]
        self._q, self._k = q, k
        self._normalizer = normalizer  # NaN: not known yet
        self._known = KnownRows(_unknown(q)) if known is None else known
        self._support: tuple[Pixels, tuple[Tensor, Tensor]] | None = None  # of the latest grid

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """The pattern of each batch item."""
        return self._patterns

    def select(self, item: int, head: int) -> AttentionMap:
        """The map of one batch item and one head, B = H = 1; nothing is copied."""
        item = whole_number("item", item, 0, self._batch - 1)
        head = whole_number("head", head, 0, len(self._heads) - 1)
        place = item * len(self._heads) + head
        here = slice(place, place + 1)
        chosen = object.__new__(AttentionMap)
        chosen._begin(
            (self._patterns[item],),
            (self._heads[head],),
            self._q[here],
            self._k[here],
            self._normalizer[here],
            self._known.select(place),
        )
        return chosen

    def under(self, pattern: Patterns) -> AttentionMap:
        """The map of the same q and k under another pattern.

        What is known of rows that read every key is shared, where causal and valid length agree.
        Raises as the constructor does.

        >>> from sparse_attn import Global, Pattern
        >>> q = k = torch.zeros(1, 1, 4, 2)
        >>> dense = AttentionMap(q, k, Pattern.dense(4))
        >>> dense.under(Pattern(4, [Global([0])])).row(0)[0, 0].tolist()
        [0.25, 0.25, 0.25, 0.25]
        """
        q, k = (each.unflatten(0, (self._batch, -1)) for each in (self._q, self._k))
        patterns = checked_inputs(pattern, self._heads, q=q, k=k)
        both = zip(self._patterns, patterns, strict=True)
        alike = all(one.dense_reference() == other.dense_reference() for one, other in both)
        known = self._known if alike else None
        if not alike:
            check_finite(patterns, q=q, k=k)  # other rows may be valid
        made = object.__new__(AttentionMap)
        made._begin(patterns, self._heads, self._q, self._k, _unknown(self._q), known)
        return made

    def log_normalizer(
        self, progress: Progress | None = None, rows: Tensor | None = None
    ) -> Tensor:
        """Log-sum-exp of the scores of every row, (B, H, T); −inf for a row without keys.

        With ``rows`` (sorted positions), of those only; NaN for the others. Streamed and
        remembered. With s of a pattern and d of its dense reference, ``exp(s - d)`` is the dense
        mass that the pattern keeps and ``d - s`` is KL(sparse ‖ dense).
        """
        logs = self.logs(rows, progress).unflatten(0, (self._batch, -1))
        if rows is None:
            return logs.clone()
        asked = torch.full_like(logs, torch.nan)
        asked[..., rows] = logs[..., rows]
        return asked

    def pair(self, i: int, j: int) -> Tensor:
        """The weight with which query ``i`` attends to key ``j``, (B, H)."""
        j = whole_number("key", j, 0, self._length - 1)
        return self.row(i)[..., j].clone()

    def row(self, i: int) -> Tensor:
        """The weights of query ``i``, (B, H, T); zeros where it has no key."""
        i = whole_number("query", i, 0, self._length - 1)
        rows = torch.tensor([i], device=self._q.device)
        return self._weights(rows).view(self._batch, len(self._heads), self._length)

    def full(self, budget_bytes: int = FULL_BUDGET_BYTES) -> Tensor:
        """All weights as one tensor (B, H, T, T), the ``full_attn`` of the mission.

        O(T²) memory: refused above ``budget_bytes``. Not tracked for gradients.

        Raises:
            ValueError: the tensor would be larger than the budget.
        """
        item = self._q.element_size()
        check_full_size(self._batch, len(self._heads), self._length, item, budget_bytes)
        rows = torch.arange(self._length, device=self._q.device)
        return self._weights(rows).unflatten(0, (self._batch, -1))

    def tile(
        self,
        rows: tuple[int, int],
        columns: tuple[int, int],
        size: tuple[int, int],
        reduce: Reduce = "max",
        sample_rows: int | None = None,
        progress: Progress | None = None,
    ) -> Tile:
        """The weights of queries ``rows`` and keys ``columns``, each (start, stop), as a picture.

        Args:
            size: the most (height, width) pixels; a shorter range gives one pixel a token.
            reduce: "max", "mean" or "sum" over the pixel; see :class:`Tile`.
            sample_rows: weigh about so many rows only (global rows besides), for a first look.
            progress: called with the share done, 0 … 1; what it raises stops the work.

        >>> from sparse_attn import Pattern
        >>> q = k = torch.zeros(1, 1, 8, 2)
        >>> tile = AttentionMap(q, k, Pattern.dense(8)).tile((0, 8), (0, 8), (4, 4), "sum")
        >>> tile.values[0, 0, 0].tolist()
        [0.5, 0.5, 0.5, 0.5]
        """
        reduce = checked_reduce(reduce)
        pixels = self.pixels(rows, columns, size)
        return self._tile(pixels, reduce, sample_rows, progress)

    def pixels(
        self, rows: tuple[int, int], columns: tuple[int, int], size: tuple[int, int]
    ) -> Pixels:
        """The grid on which :meth:`tile` draws."""
        if not isinstance(size, tuple) or len(size) != 2:
            raise TypeError(f"size must be (height, width) in pixels, got {size!r}")
        return Pixels(
            axis("rows", rows, size[0], self._length),
            axis("columns", columns, size[1], self._length),
        )

    def _tile(
        self, pixels: Pixels, reduce: Reduce, sample: int | None, progress: Progress | None
    ) -> Tile:
        rows, weight = self.weighed_rows(pixels, sample)
        values = self._q.new_empty((len(self._q), *pixels.shape))
        every = tuple(self.shares())
        for number, share in enumerate(every):
            part = part_of(progress, 0.8 * number / len(every), 0.8 / len(every))
            vectors = self._q, self._k, self._normalizer
            weigh(*vectors, share, pixels, reduce, values, rows, self._known, weight, part)
        values = spread(values, rows, pixels.rows)
        share_picture, rules = self.support(pixels, part_of(progress, 0.8, 0.2))
        values = values.unflatten(0, (self._batch, -1))
        values = values.masked_fill(share_picture.to(values.device) == 0, torch.nan)
        if progress is not None:
            progress(1.0)
        return Tile(
            values,
            share_picture,
            rules,
            (pixels.rows.start, pixels.rows.stop),
            (pixels.columns.start, pixels.columns.stop),
            pixels.rows.step,
            pixels.columns.step,
            reduce,
            weight is None,
            len(rows),
        )

    def weighed_rows(self, pixels: Pixels, sample: int | None) -> tuple[Tensor, Tensor | None]:
        """The rows that :meth:`tile` weighs, and what each stands for; see :func:`sampled_rows`."""
        device = self._q.device
        if sample is None:
            return torch.arange(pixels.rows.start, pixels.rows.stop, device=device), None
        return sampled_rows(self.shares(), pixels.rows, sample, device)

    def support(self, pixels: Pixels, progress: Progress | None = None) -> tuple[Tensor, Tensor]:
        """``allowed_share`` and ``rules`` of :class:`Tile` on a grid; the latest is remembered."""
        known = self._support
        if known is None or known[0] != pixels:
            told = self._patterns, self._heads, self._q.device
            known = self._support = pixels, supports(*told, pixels, progress)
        return known[1]

    def vectors(self) -> tuple[Tensor, Tensor, int]:
        """q and k as (B·H, T, D) in the working type, and B; not to be written to."""
        return self._q, self._k, self._batch

    def shares(self) -> Iterator[Share]:
        """Which of the B·H slices are walked under which bound pattern."""
        return shares(self._patterns, self._heads, self._q.device)

    def logs(self, rows: Tensor | None = None, progress: Progress | None = None) -> Tensor:
        """The log-normalizers (B·H, T), at least of ``rows``; not to be written to.

        Those of rows that nobody has asked for yet may be NaN.
        """
        self._known.tell(self.shares(), self._normalizer, rows)
        unknown = self._normalizer.isnan().any(0)
        wanted = unknown.nonzero()[:, 0] if rows is None else rows[unknown[rows]]
        if len(wanted):
            found = torch.full_like(self._normalizer, -torch.inf)
            every = tuple(self.shares())
            some = None if len(wanted) == self._length else wanted
            for number, share in enumerate(every):
                part = part_of(progress, number / len(every), 1 / len(every))
                log_normalizer(self._q, self._k, share, found, some, part)
            self._normalizer[:, wanted] = found[:, wanted]
            self._known.learn(self.shares(), self._normalizer, wanted)
        if progress is not None:
            progress(1.0)
        return self._normalizer

    def _weights(self, rows: Tensor) -> Tensor:
        """The weights of ``rows`` (sorted), (B·H, rows, T)."""
        return row_weights(self._q, self._k, self.shares(), self.logs(rows), rows)


def _unknown(q: Tensor) -> Tensor:
    """Log-normalizers (B·H, T) that nobody has asked for yet."""
    return q.new_full(q.shape[:2], torch.nan)
