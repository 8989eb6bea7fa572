"""Global rows with projections of their own: both ways of computing them, against plain softmax."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from sparse_attn.attention.global_rows import GlobalRows

HEADS, SIZE = 2, 4
DIM = HEADS * SIZE


class Wrapped(nn.Linear):
    """A projection that is more than its matrix, as an adapter makes it."""

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x) + x.roll(1, -1)


def rows(count: int, kind: type[nn.Linear] = nn.Linear, length: int = 9) -> GlobalRows:
    torch.manual_seed(count)
    k_proj, v_proj = (kind(DIM, DIM, dtype=torch.float64) for _ in range(2))
    queries = torch.randn(HEADS, count, SIZE, dtype=torch.float64)
    return GlobalRows(queries, torch.randn(length, DIM, dtype=torch.float64), k_proj, v_proj)


def expected(given: GlobalRows) -> tuple[Tensor, Tensor]:
    k, v = (
        projection(given.x).view(-1, HEADS, SIZE).transpose(0, 1)
        for projection in (given.k_proj, given.v_proj)
    )
    raised = torch.exp(torch.einsum("hgd,htd->hgt", given.queries, k) / SIZE**0.5)
    weights = raised / raised.sum(-1, keepdim=True)
    return torch.einsum("hgt,htd->hgd", weights, v), weights


@pytest.mark.parametrize("kind", [nn.Linear, Wrapped])
@pytest.mark.parametrize("length", [1, 9])
@pytest.mark.parametrize("count", [1, DIM // HEADS - 1, DIM // HEADS, 3 * DIM])
@torch.no_grad()
def test_context_and_weights(count: int, length: int, kind: type[nn.Linear]) -> None:
    given = rows(count, kind, length)
    context, weights = expected(given)
    torch.testing.assert_close(given.context(), context, atol=1e-12, rtol=0)
    torch.testing.assert_close(given.weights(), weights, atol=1e-12, rtol=0)


def test_few_queries_leave_the_tokens_unprojected(monkeypatch: pytest.MonkeyPatch) -> None:
    few, many, adapted = rows(1), rows(DIM), rows(1, Wrapped)
    projected: list[nn.Linear] = []
    plain = nn.Linear.forward

    def noted(self: nn.Linear, x: Tensor) -> Tensor:
        projected.append(self)
        return plain(self, x)

    monkeypatch.setattr(nn.Linear, "forward", noted)
    few.context()
    assert not projected
    many.context()
    adapted.context()
    assert projected == [many.k_proj, many.v_proj, adapted.k_proj, adapted.v_proj]


@torch.no_grad()
def test_half_precision_is_computed_in_float32() -> None:
    given = rows(2)
    half = GlobalRows(
        given.queries.bfloat16(),
        given.x.bfloat16(),
        given.k_proj.bfloat16(),
        given.v_proj.bfloat16(),
    )
    found = half.context()
    assert found.dtype == torch.bfloat16
    exact = GlobalRows(
        half.queries.double(), half.x.double(), half.k_proj.double(), half.v_proj.double()
    )
    torch.testing.assert_close(found.double(), exact.context(), atol=8e-3, rtol=8e-3)


@torch.no_grad()
def test_without_bias_and_with_hooks_the_projections_are_called() -> None:
    given = rows(1)
    bare = [nn.Linear(DIM, DIM, bias=False, dtype=torch.float64) for _ in range(2)]
    found = GlobalRows(given.queries, given.x, *bare)
    torch.testing.assert_close(found.context(), expected(found)[0], atol=1e-12, rtol=0)
    given.v_proj.register_forward_hook(lambda _module, _inputs, out: 0 * out)
    assert not given.context().any()
