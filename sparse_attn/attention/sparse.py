"""Attention under a pattern, exact, forwards and backwards, in memory linear in T."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from torch import Tensor

from sparse_attn.attention.checks import Patterns, checked_inputs, working_type
from sparse_attn.attention.fused import FusedAttention, fits
from sparse_attn.attention.scores import (
    Share,
    even_slices,
    flat,
    key_rows,
    product,
    query_rows,
    scores,
    shares,
)
from sparse_attn.attention.streamed import StreamedAttention
from sparse_attn.patterns.pieces import Block
from sparse_attn.patterns.strands import walk_apart
from sparse_attn.patterns.walk import SCRATCH_PAIRS, SETUP_QUERIES

_KERNEL_SETUP = 2  # cost of fetching a key for a group, in queries
_CONTEXT = 2**21  # numbers of a block's context: 8 MiB of float32
_Attention = Callable[[Tensor, Tensor, Tensor, Block], FusedAttention | StreamedAttention]


def sparse_attention(q: Tensor, k: Tensor, v: Tensor, pattern: Patterns) -> Tensor:
    """softmax(q·kᵀ / sqrt(D) on the allowed pairs) · v, without the T × T matrix.

    Shapes: ``q``, ``k``, ``v`` (B, H, T, D) → (B, H, T, D). ``pattern``: one, or one a batch item.
    Rows without keys are zero; NaN spreads to the rows that read it. float16 and bfloat16 are
    computed in float32. The backward pass recomputes the weights group by group, so that training
    needs O(T) memory too.

    Must agree with ``torch.nn.functional.scaled_dot_product_attention`` under the mask.

    Raises:
        TypeError, ValueError: shapes, types or lengths do not fit; the sentence names them.

    >>> from sparse_attn import Global, Local, Pattern
    >>> q = k = v = torch.ones(1, 2, 10, 4)
    >>> sparse_attention(q, k, v, Pattern(10, [Local(2), Global([0])])).shape
    torch.Size([1, 2, 10, 4])
    """
    patterns = checked_inputs(pattern, q=q, k=k, v=v)
    each = tuple(shares(patterns, range(q.shape[1]), q.device))
    dtype = working_type(q.dtype)
    out: Tensor = _SparseAttention.apply(flat(q, dtype), flat(k, dtype), flat(v, dtype), each)
    return out.view(q.shape).to(q.dtype)


class _SparseAttention(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, q: Tensor, k: Tensor, v: Tensor, each_share: tuple[Share, ...]) -> Tensor:
        out = torch.empty_like(q)
        normalizer = q.new_full(q.shape[:2], -torch.inf)
        attention: _Attention = FusedAttention
        if not fits(q, k, v):
            attention = partial(StreamedAttention, finite=bool(v.isfinite().all()))
        output = _Output(out, normalizer)
        for share in each_share:
            _forward(q, k, v, share, attention, output)
        ctx.save_for_backward(q, k, v, out, normalizer)
        ctx.shares = each_share
        return out

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        q, k, v, out, normalizer = ctx.saved_tensors
        grads = tuple(torch.zeros_like(each) for each in (q, k, v))
        for share in ctx.shares:
            _backward(q, k, v, out, normalizer, grad.contiguous(), share, grads)
        return (*grads, None)


def _forward(
    q: Tensor, k: Tensor, v: Tensor, share: Share, attention: _Attention, output: _Output
) -> None:
    fused = attention is FusedAttention
    # The kernel holds no scores, only masks, which the slices share, and reads keys in place.
    pairs = SCRATCH_PAIRS * (min(4, len(share.slices)) if fused else 1)
    setup = _KERNEL_SETUP if fused else SETUP_QUERIES
    most = _CONTEXT // (len(share.slices) * q.shape[-1])
    runs = even_slices(share.slices)
    for block in walk_apart(share.bound, pairs=pairs, setup=setup, most=most):
        each_run = [attention(q[run], k[run], v[run], block) for run in runs]
        for piece in block.pieces():
            for each in each_run:
                each.add(piece)
        for run, each in zip(runs, each_run, strict=True):
            output.store(run, block, each.result())


@dataclass(frozen=True, eq=False)
class _Output:
    """What the blocks write into: context (S, T, D) and log-normalizer (S, T)."""

    context: Tensor
    normalizer: Tensor

    def store(self, run: slice, block: Block, found: tuple[Tensor, Tensor] | None) -> None:
        """Put down what the first strand found, (S, n, G, D) and (S, n, G), or merge it in."""
        context, normalizer = self.context[run], self.normalizer[run]
        if block.bound.taken:
            if found is not None:
                _merge(context, normalizer, block, *found)
        elif found is None:
            _put(context, block, context.new_zeros(()).expand(1, *block.queries.shape, 1))
        else:
            _put(context, block, found[0])
            _put(normalizer, block, found[1])


def _merge(out: Tensor, normalizer: Tensor, block: Block, context: Tensor, logs: Tensor) -> None:
    """Add what a further strand found: context (S, n, G, D), logs (S, n, G)."""
    queries = block.queries.flatten() if block.real is None else block.queries[block.real]
    if block.real is None:
        context, logs = context.flatten(1, 2), logs.flatten(1, 2)
    else:
        context, logs = context[:, block.real], logs[:, block.real]
    before = normalizer[:, queries]
    both = torch.logaddexp(before, logs)
    top = both.masked_fill(both == -torch.inf, 0)
    kept, added = (before - top).exp_()[..., None], (logs - top).exp_()[..., None]
    out[:, queries] = out[:, queries].mul_(kept).addcmul_(context, added)
    normalizer[:, queries] = both


def _put(target: Tensor, block: Block, values: Tensor) -> None:
    """``target[:, queries] = values``, real ones; target (S, T, …), values (S, n, G, …)."""
    queries = block.queries.flatten()
    first, last = int(queries[0]), int(queries[-1])
    if last < target.shape[1] and bool((queries.diff() == 1).all()):  # neighbours: plain copies
        rows = target[:, first : last + 1]
        apart = None if block.real is None else ~block.real.flatten()
        kept = None if apart is None else rows[:, apart]
        rows.unflatten(1, block.queries.shape).copy_(values)
        if apart is not None and kept is not None:
            rows[:, apart] = kept
    elif block.real is None:
        target[:, queries] = values.flatten(1, 2)
    else:
        target[:, block.queries[block.real]] = values[:, block.real]


def _backward(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    out: Tensor,
    normalizer: Tensor,
    grad: Tensor,
    share: Share,
    grads: tuple[Tensor, ...],
) -> None:
    """With p = exp(score - s): dv = pᵀ·g, ds = p · (g·vᵀ - Σ g·out), dq = ds·k, dk = dsᵀ·q."""
    grad_q, grad_k, grad_v = grads
    for block in walk_apart(share.bound):
        rows = {each: query_rows(q[each], block) for each in share.slices}
        for piece in block.pieces():
            for each in share.slices:
                keys, values = key_rows(k[each], piece), key_rows(v[each], piece)
                upstream = grad[each][block.safe_queries]
                logs = normalizer[each][block.safe_queries].clamp(min=torch.finfo(q.dtype).min / 4)
                weights = scores(rows[each], keys, piece).sub_(logs[..., None]).exp_()
                inner = (upstream * out[each][block.safe_queries]).sum(-1, keepdim=True)
                slopes = product(upstream, values.transpose(1, 2)).sub_(inner).mul_(weights)
                _add_rows(grad_v[each], piece.safe_keys, weights, upstream)
                _add_rows(grad_k[each], piece.safe_keys, slopes, rows[each])
                step = product(slopes, keys) * q.shape[-1] ** -0.5
                grad_q[each].index_add_(0, block.safe_queries.flatten(), step.flatten(0, 1))


def _add_rows(target: Tensor, keys: Tensor, weights: Tensor, rows: Tensor) -> None:
    """``target[keys] += weightsᵀ · rows``: target (T, D), keys (m, C), weights (n, G, C)."""
    if len(keys) == 1:
        sums = weights.flatten(0, 1).T @ rows.flatten(0, 1)
        target.index_add_(0, keys[0], sums)
    else:
        sums = torch.bmm(weights.transpose(1, 2), rows)
        target.index_add_(0, keys.flatten(), sums.flatten(0, 1))
