"""Attention over a piece of keys in one kernel, all heads at once: the quick path of the CPU."""

from __future__ import annotations

import torch
from torch import Tensor

from sparse_attn.patterns.pieces import Block, Piece

_GATHERED = 2**22  # numbers of keys copied at a time, where they do not lie evenly
_FEW_KEYS, _MANY_ROWS = 64, 1024  # so few keys for so many queries: quicker without the kernel
_kernel = torch.ops.aten._scaled_dot_product_flash_attention_for_cpu


def fits(q: Tensor, k: Tensor, v: Tensor) -> bool:
    """Whether the kernel may be used: its bias turns infinite scores of forbidden pairs to NaN."""
    if q.device.type != "cpu":
        return False
    largest = [_largest(each) for each in (q, k, v)]
    score = largest[0] * largest[1] * q.shape[-1]  # NaN is below nothing
    return score < torch.finfo(q.dtype).max / 4 and largest[2] < torch.inf


def _largest(x: Tensor) -> float:
    """The largest magnitude; NaN goes through."""
    # aminmax reads once, but would copy what does not lie in one piece.
    low, high = torch.aminmax(x) if x.is_contiguous() else (x.amin(), x.amax())
    return float(torch.maximum(high, -low))


class FusedAttention:
    """softmax(q·kᵀ / sqrt(D)) · v of one block, for keys that arrive piece by piece.

    Shapes: ``q``, ``k``, ``v`` (S, T, D). Each piece gives a context and a log-normalizer of its
    own; two of them are merged by their normalizers.
    """

    def __init__(self, q: Tensor, k: Tensor, v: Tensor, block: Block) -> None:
        self._queries = _rows(q, block)
        self._k, self._v = k, v
        self._context: Tensor | None = None  # (n, S, G, D)
        self._logs: Tensor | None = None  # (n, S, G)

    def add(self, piece: Piece) -> None:
        """Take in the keys of one piece."""
        if self._context is not None and _few(piece, self._context):
            self._add_few(piece)
            return
        copied = 0 if piece.strides is not None else piece.keys.numel() * self._k.shape[-1]
        few = max(1, _GATHERED // copied) if copied else len(self._k)
        parts = [
            _attend(queries, _keys(k, piece), _keys(v, piece), piece)
            for queries, k, v in zip(
                self._queries.split(few, 1), self._k.split(few), self._v.split(few), strict=True
            )
        ]
        context, logs = (
            (torch.cat(each, 1) for each in zip(*parts, strict=True)) if parts[1:] else parts[0]
        )
        if self._context is None or self._logs is None:
            self._context, self._logs = context, logs
            return
        both = torch.logaddexp(self._logs, logs)
        top = both.masked_fill(both == -torch.inf, 0)
        self._context.lerp_(context, (logs - top).exp_()[..., None])
        self._logs = both

    def _add_few(self, piece: Piece) -> None:
        """The same in whole matrix products, keys before queries: C is too short to reduce over."""
        assert self._context is not None
        assert self._logs is not None
        rows = self._queries.transpose(0, 1).flatten(1, 2)  # (S, n·G, D)
        keys, values = (_keys(each, piece)[0] for each in (self._k, self._v))  # (S, C, D)
        weights = torch.matmul(keys, rows.transpose(1, 2)).mul_(rows.shape[-1] ** -0.5)
        if piece.permitted is not None:
            bias = piece.permitted.bias.to(weights.dtype).expand(len(self._queries), -1, -1)
            weights += bias.flatten(0, 1).T
        logs = self._logs.transpose(0, 1).flatten(1)[:, None]  # (S, 1, n·G)
        top = torch.maximum(weights.amax(1, keepdim=True), logs)
        top.masked_fill_(top == -torch.inf, 0)
        weights.sub_(top).exp_()
        before = (logs - top).exp_()
        total = weights.sum(1, keepdim=True).add_(before)
        some = total.clamp(min=torch.finfo(total.dtype).tiny)
        weights /= some
        self._context *= (before / some).view(len(rows), *self._logs.shape[::2], 1).transpose(0, 1)
        for context, each, value in zip(self._context.unbind(1), weights, values, strict=True):
            context.view(-1, value.shape[-1]).addmm_(each.T, value)
        self._logs = total.log_().add_(top).view(len(rows), *self._logs.shape[::2]).transpose(0, 1)

    def result(self) -> tuple[Tensor, Tensor] | None:
        """Context (S, n, G, D) and log-normalizer (S, n, G); None if no key was seen."""
        if self._context is None or self._logs is None:
            return None
        return self._context.transpose(0, 1), self._logs.transpose(0, 1)


def _few(piece: Piece, context: Tensor) -> bool:
    """Whether the keys are few, shared by many, and the rows of each slice of ``context`` even."""
    groups, count = piece.keys.shape
    many = context.shape[0] * context.shape[2] >= _MANY_ROWS
    even = context.stride(0) == context.shape[2] * context.stride(2)
    return groups == 1 and count <= _FEW_KEYS and many and even


def _attend(queries: Tensor, keys: Tensor, values: Tensor, piece: Piece) -> tuple[Tensor, Tensor]:
    """Of (n, S, G, D) and twice (n or 1, S, C, D): context (n, S, G, D), logs (n, S, G)."""
    groups, slices, size, _ = queries.shape
    keys, values = (each.expand(groups, -1, -1, -1) for each in (keys, values))
    if piece.permitted is None:
        context, logs = _kernel(queries, keys, values)
        return context, logs
    bias = piece.permitted.bias.to(queries.dtype)[:, None].expand(groups, slices, size, -1)
    context, logs = _kernel(queries, keys, values, attn_mask=bias)
    nothing = ~piece.permitted.once.any(-1)
    return context, logs.masked_fill_(nothing[:, None], -torch.inf)  # the kernel says 0


def _rows(q: Tensor, block: Block) -> Tensor:
    """The queries out of ``q`` (S, T, D): (n, S, G, D), a view where they are neighbours."""
    queries = block.safe_queries
    flat = queries.flatten()
    if bool((flat.diff() == 1).all()):
        rows = q[:, int(flat[0]) : int(flat[-1]) + 1].unflatten(1, queries.shape)
    else:
        rows = q[:, queries]
    return rows.transpose(0, 1)


def _keys(x: Tensor, piece: Piece) -> Tensor:
    """The piece's rows out of ``x`` (S, T, D): (m, S, C, D), a view where evenly spaced."""
    if piece.strides is None:
        return x[:, piece.safe_keys].transpose(0, 1)
    first, between, step = piece.strides
    groups, count = piece.keys.shape
    slice_stride, row, one = x.stride()
    return x.as_strided(
        (groups, len(x), count, x.shape[2]),
        (between * row, slice_stride, step * row, one),
        x.storage_offset() + first * row,
    )
