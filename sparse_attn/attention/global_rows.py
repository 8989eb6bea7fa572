"""The rows of global tokens that have projections of their own: few, and dense."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import scaled_dot_product_attention

from sparse_attn.attention.checks import working_type


@dataclass(frozen=True, eq=False)
class GlobalRows:
    """The queries of an item's global tokens, which read all its tokens.

    Shapes: ``queries`` (H, G, head_dim), ``x`` (T, dim). float16 and bfloat16 are computed in
    float32.
    """

    queries: Tensor
    x: Tensor
    k_proj: nn.Linear
    v_proj: nn.Linear

    def context(self) -> Tensor:
        """What the queries read, (H, G, head_dim)."""
        heads, count, _ = self.queries.shape
        # Moving the projections over costs 4 · T · dim · heads · count operations instead of
        # 4 · T · dim², but needs the bare matrices.
        plain = all(map(_bare, (self.k_proj, self.v_proj)))
        moved = plain and heads * count < self.x.shape[1]
        return (self._moved() if moved else self._projected()).to(self.queries.dtype)

    def weights(self) -> Tensor:
        """How much each query attends to each token, (H, G, T); not tracked for gradients."""
        with torch.no_grad():
            scores = self._working(self.queries) @ self._heads(self.k_proj).transpose(1, 2)
            return scores.mul_(self.queries.shape[2] ** -0.5).softmax(-1)

    def _projected(self) -> Tensor:
        queries = self._working(self.queries)
        return scaled_dot_product_attention(
            queries[None], self._heads(self.k_proj)[None], self._heads(self.v_proj)[None]
        )[0]

    def _moved(self) -> Tensor:
        """Keys and values stay x: the few queries carry the projections of the many tokens.

        q · (W x + b) = (Wᵀ q) · x + q · b, where q · b is the same for all keys, so that the
        softmax does not see it; and Σ p (W x + b) = W (Σ p x) + b, since the weights sum to 1.
        """
        heads, count, size = self.queries.shape
        queries = self._working(self.queries) @ self._matrices(self.k_proj)
        x = self._working(self.x)[None, None]
        read = scaled_dot_product_attention(
            queries.flatten(0, 1)[None, None], x, x, scale=size**-0.5
        ).view(heads, count, -1)
        # The bias of the keys has a gradient, zero, as it has for every softmax of attention.
        bias = self._working(self.v_proj.bias + 0 * self.k_proj.bias).view(heads, 1, size)
        return read @ self._matrices(self.v_proj).transpose(1, 2) + bias

    def _matrices(self, projection: nn.Linear) -> Tensor:
        """The matrix of each head, (H, head_dim, dim)."""
        return self._working(projection.weight).unflatten(0, (len(self.queries), -1))

    def _heads(self, projection: nn.Linear) -> Tensor:
        """``x`` projected, (H, T, head_dim)."""
        projected: Tensor = projection(self.x)
        return self._working(projected).unflatten(1, (len(self.queries), -1)).transpose(0, 1)

    @staticmethod
    def _working(tensor: Tensor) -> Tensor:
        return tensor.to(working_type(tensor.dtype))


def _bare(projection: nn.Linear) -> bool:
    """Whether the projection is its matrix and bias, and calling it does nothing else."""
    hooks = (
        projection._forward_hooks,
        projection._forward_pre_hooks,
        projection._backward_hooks,
        projection._backward_pre_hooks,
    )
    return type(projection) is nn.Linear and projection.bias is not None and not any(hooks)
