"""Hugging Face's Longformer, run from random weights, against the module that takes them over."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import Tensor

from sparse_attn.attention import HybridSparseAttention, longformer_full_attention
from tests.oracle.module import hybrid_mask

pytestmark = pytest.mark.xdist_group("transformers")  # imported once

SIZES = [(4, 16, 2), (4, 20, 3), (8, 32, 3), (16, 64, 4)]  # two-sided window, T, heads
PADDINGS = ("none", "end", "start", "anywhere", "a whole item")
HUBS = ("none", "ragged", "all")


def config(huggingface: SimpleNamespace, window: int, heads: int, layers: int = 1) -> Any:
    return huggingface.longformer.LongformerConfig(
        hidden_size=12 * heads,
        num_attention_heads=heads,
        num_hidden_layers=layers,
        intermediate_size=8,
        vocab_size=50,
        max_position_embeddings=100,
        attention_window=[window] * layers,
    )


def layer(huggingface: SimpleNamespace, window: int, heads: int, dtype: torch.dtype) -> Any:
    """A ``LongformerSelfAttention`` with the random weights that it starts with."""
    with torch.random.fork_rng():
        torch.manual_seed(window + heads)
        made = huggingface.longformer.LongformerSelfAttention(
            config(huggingface, window, heads), layer_id=0
        )
    return made.to(dtype).eval().requires_grad_(requires_grad=False)


def masks(padding: str, hubs: str, length: int) -> tuple[Tensor, Tensor]:
    """(key_padding_mask, global_mask), both (3, T); no token is both."""
    dice = torch.Generator().manual_seed(length)
    padded = torch.zeros(3, length, dtype=torch.bool)
    if padding == "end":
        padded[0, -length // 3 :] = padded[1, -1:] = True
    elif padding == "start":
        padded[0, : length // 3] = padded[1, :1] = True
    elif padding == "anywhere":
        padded = torch.rand(3, length, generator=dice) < 0.35
    elif padding == "a whole item":
        padded[1] = True
    marked = torch.zeros(3, length, dtype=torch.bool)
    if hubs == "ragged":
        marked[0, [0, length // 2]] = True
        marked[1] = torch.rand(length, generator=dice) < 0.3
    elif hubs == "all":
        marked[:] = True
    return padded, marked & ~padded


def theirs(
    module: Any, x: Tensor, padded: Tensor, marked: Tensor
) -> tuple[Tensor, Tensor, Tensor | None]:
    """Output, attentions and global attentions of the bare module."""
    mask = torch.where(padded, -10000.0, torch.where(marked, 10000.0, 0.0)).to(x.dtype)
    hubs = bool(marked.any())
    found = module(x, mask, padded, marked, hubs, output_attentions=True)
    return found[0], found[1], found[2] if hubs else None


@torch.no_grad()
def compare(
    huggingface: SimpleNamespace,
    sizes: tuple[int, int, int],
    case: tuple[str, str],
    dtype: torch.dtype,
    limit: float,
) -> None:
    window, length, heads = sizes
    padded, marked = masks(*case, length)
    module = layer(huggingface, window, heads, dtype)
    dice = torch.Generator().manual_seed(1)
    x = torch.randn(3, length, 12 * heads, generator=dice, dtype=torch.float64).to(dtype)
    out, local, hubs = theirs(module, x, padded, marked)
    ours = HybridSparseAttention.from_huggingface(module)
    found, full_attn = ours(x, marked, need_weights=True, key_padding_mask=padded)
    assert float((found - out).abs().max()) <= limit
    rebuilt = longformer_full_attention(local, hubs, marked, window // 2)
    assert float((full_attn - rebuilt).abs().max()) <= limit
    both = (~padded)[:, None, :, None] & (~padded)[:, None, None, :]
    support = torch.from_numpy(hybrid_mask(marked, window // 2)) & both
    for each in (full_attn, rebuilt):
        assert torch.equal(each > 0, support.expand_as(each))


@pytest.mark.parametrize("sizes", SIZES, ids=str)
@pytest.mark.parametrize("hubs", HUBS)
@pytest.mark.parametrize("padding", PADDINGS)
def test_output_and_map_agree(
    huggingface: SimpleNamespace, padding: str, hubs: str, sizes: tuple[int, int, int]
) -> None:
    compare(huggingface, sizes, (padding, hubs), torch.float32, 1e-6)


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_in_float64_nothing_differs_but_their_float32_softmax(
    huggingface: SimpleNamespace, sizes: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = ("anywhere", "ragged")
    compare(huggingface, sizes, case, torch.float64, 1e-6)

    def softmax(scores: Tensor, dim: int, **_: torch.dtype) -> Tensor:
        return torch.softmax(scores, dim)

    monkeypatch.setattr(torch.nn.functional, "softmax", softmax)
    compare(huggingface, sizes, case, torch.float64, 1e-12)


@pytest.mark.parametrize("length", [19, 24])
def test_a_whole_model(huggingface: SimpleNamespace, length: int) -> None:
    """Its two pieces, in its layout, for a length that it pads itself and for one it does not."""
    model = huggingface.longformer.LongformerModel(config(huggingface, 8, 2, layers=2)).eval()
    dice = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for each in model.encoder.layer:
            for parameter in each.attention.self.parameters():
                parameter.copy_(torch.randn(parameter.shape, generator=dice) * 24**-0.5)
    padded, marked = masks("end", "ragged", length)
    tokens = torch.randint(3, 50, (3, length), generator=dice)
    with torch.no_grad():
        found = model(
            tokens,
            attention_mask=(~padded).long(),
            global_attention_mask=marked.long(),
            output_attentions=True,
            output_hidden_states=True,
        )
        for number, each in enumerate(model.encoder.layer):
            pieces = found.attentions[number], found.global_attentions[number]
            rebuilt = longformer_full_attention(*pieces, marked.long(), window=4)
            ours = HybridSparseAttention.from_huggingface(each.attention.self)
            x = found.hidden_states[number][:, :length]
            _, full_attn = ours(x, marked, need_weights=True, key_padding_mask=padded)
            assert float((full_attn - rebuilt).abs().max()) <= 1e-6
            sums = rebuilt.sum(-1)
            torch.testing.assert_close(sums, (~padded)[:, None].to(sums).expand_as(sums))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.bfloat16], ids=str)
def test_the_copy_is_a_module_of_its_own(huggingface: SimpleNamespace, dtype: torch.dtype) -> None:
    module = layer(huggingface, 8, 2, dtype)
    before = torch.get_rng_state()
    ours = HybridSparseAttention.from_huggingface(module)
    assert torch.equal(torch.get_rng_state(), before)
    assert (ours.window, ours.num_heads, ours.dim) == (4, 2, 24)
    assert not ours.training
    assert {parameter.dtype for parameter in ours.parameters()} == {dtype}
    assert all(parameter.requires_grad for parameter in ours.parameters())
    kept = module.query.weight.clone()
    with torch.no_grad():
        ours.q_proj.weight.zero_()
    assert torch.equal(module.query.weight, kept)
    again = HybridSparseAttention(24, 2, 4, global_projections=True, out_projection=False)
    again.to(dtype).load_state_dict(ours.state_dict())
    x, mask = torch.randn(1, 9, 24).to(dtype), torch.zeros(1, 9, dtype=torch.bool)
    assert torch.equal(again(x, mask), ours(x, mask))


def test_a_missing_attribute_is_named(huggingface: SimpleNamespace) -> None:
    module = layer(huggingface, 8, 2, torch.float32)
    del module.key_global
    with pytest.raises(TypeError, match=r"LongformerSelfAttention .* without key_global"):
        HybridSparseAttention.from_huggingface(module)
    with pytest.raises(TypeError, match=r"got Linear without query"):
        HybridSparseAttention.from_huggingface(torch.nn.Linear(2, 2))


def test_the_comparison_can_fail(huggingface: SimpleNamespace) -> None:
    """One window wider, ordinary projections for global rows: both are seen."""
    module = layer(huggingface, 4, 2, torch.float32)
    padded, marked = masks("anywhere", "ragged", 16)
    x = torch.randn(3, 16, 24, generator=torch.Generator().manual_seed(0))
    out = theirs(module, x, padded, marked)[0]
    ours = HybridSparseAttention.from_huggingface(module)
    ours.window += 1
    assert float((ours(x, marked, key_padding_mask=padded) - out).detach().abs().max()) > 1e-2
    ours.window -= 1
    ours.global_projections = False
    assert float((ours(x, marked, key_padding_mask=padded) - out).detach().abs().max()) > 1e-2
