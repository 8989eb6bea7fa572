"""Hugging Face's block-sparse BigBird in train mode; in eval mode it is something else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from sparse_attn import AttentionMap, Blocked, Explicit, Global, Local, Pattern, sparse_attention
from tests.oracle.masks import brute_masks

pytestmark = pytest.mark.xdist_group("transformers")  # imported once

SEED, HEADS, RANDOM = 3, 2, 3
SIZES = [(4, 12), (4, 13), (8, 16), (2, 40)]  # block size, blocks; at least 2·random + 6 blocks


def layer(huggingface: SimpleNamespace, block: int, dtype: torch.dtype) -> Any:
    """A ``BigBirdBlockSparseAttention`` in train mode, with the weights that it starts with."""
    config = huggingface.bigbird.BigBirdConfig(
        hidden_size=12 * HEADS,
        num_attention_heads=HEADS,
        block_size=block,
        num_random_blocks=RANDOM,
    )
    with torch.random.fork_rng():
        torch.manual_seed(block)
        made = huggingface.bigbird.BigBirdBlockSparseAttention(config, seed=SEED)
    return made.to(dtype).train().requires_grad_(requires_grad=False)


@contextmanager
def global_dice() -> Iterator[None]:
    """NumPy's global generator, which they seed and draw from, left as it was found."""
    state = np.random.get_state()  # noqa: NPY002
    try:
        yield
    finally:
        np.random.set_state(state)  # noqa: NPY002


def theirs(
    huggingface: SimpleNamespace, module: Any, x: Tensor, mask: Tensor
) -> tuple[Tensor, Tensor]:
    """Context (B, T, dim) and probabilities (B, H, T, T)."""
    create = huggingface.bigbird.BigBirdModel.create_masks_for_block_sparse_attn
    blocks, band, rows, columns = create(mask, module.block_size)
    with global_dice():
        found: tuple[Tensor, Tensor] = module(x, band, rows, columns, blocks, blocks)
    return found


def random_blocks(module: Any, blocks: int) -> np.ndarray:
    """What the module draws for rows 1 … n-2 of every head, as a table (H, n, r)."""
    length = blocks * module.block_size
    plan = module._get_rand_attn_plan(length, module.block_size, RANDOM)
    with global_dice():
        np.random.seed(SEED)  # noqa: NPY002
        drawn = module._bigbird_block_rand_mask_with_head(
            from_seq_length=length,
            to_seq_length=length,
            from_block_size=module.block_size,
            to_block_size=module.block_size,
            num_heads=HEADS,
            plan_from_length=plan[0],
            plan_num_rand_blocks=plan[1],
        )
    return np.pad(np.stack(drawn), ((0, 0), (1, 1), (0, 0)), constant_values=-1)


def bigbird(module: Any, blocks: int, valid: int | None = None) -> Pattern:
    parts = [Local(1), Global([0, -1]), Explicit(random_blocks(module, blocks))]
    length = blocks * module.block_size
    return Pattern(length, [Blocked(module.block_size, parts)], valid_length=valid)


def projected(module: Any, x: Tensor) -> list[Tensor]:
    """q, k, v, each (B, H, T, D)."""
    return [
        projection(x).unflatten(2, (HEADS, -1)).transpose(1, 2)
        for projection in (module.query, module.key, module.value)
    ]


def inputs(length: int, dtype: torch.dtype) -> Tensor:
    dice = torch.Generator().manual_seed(length)
    return torch.randn(2, length, 12 * HEADS, generator=dice, dtype=torch.float64).to(dtype)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_output_and_map_agree(
    huggingface: SimpleNamespace, sizes: tuple[int, int], dtype: torch.dtype
) -> None:
    block, blocks = sizes
    module, x = layer(huggingface, block, dtype), inputs(block * blocks, dtype)
    out, probabilities = theirs(huggingface, module, x, torch.ones_like(x[..., 0]))
    pattern = bigbird(module, blocks)
    q, k, v = projected(module, x)
    limit = 1e-6 if dtype == torch.float32 else 1e-12
    found = sparse_attention(q, k, v, pattern).transpose(1, 2).flatten(2)
    assert float((found - out).abs().max()) <= limit
    full_attn = AttentionMap(q, k, pattern).full()
    assert float((full_attn - probabilities).abs().max()) <= limit
    support = torch.from_numpy(brute_masks(pattern, len(x), HEADS))
    assert torch.equal(probabilities > 0, support)
    assert torch.equal(full_attn > 0, support)


def test_padding_agrees(huggingface: SimpleNamespace) -> None:
    """The last global block is partly padding; their padded rows hold weights that nobody uses."""
    block, blocks, valid = 4, 13, 50
    module, x = layer(huggingface, block, torch.float32), inputs(52, torch.float32)
    mask = torch.ones(2, 52)
    mask[:, valid:] = 0
    out, probabilities = theirs(huggingface, module, x, mask)
    pattern = bigbird(module, blocks, valid)
    q, k, v = projected(module, x)
    found = sparse_attention(q, k, v, pattern).transpose(1, 2).flatten(2)
    assert float((found - out).abs().max()) <= 1e-6
    full_attn = AttentionMap(q, k, pattern).full()
    assert float((full_attn - probabilities)[:, :, :valid].abs().max()) <= 1e-6


def test_in_eval_mode_it_is_not_bigbird(huggingface: SimpleNamespace) -> None:
    """Every random block is block 0 there, which then counts 1 + r times in their softmax."""
    block, blocks = 4, 12
    module, x = layer(huggingface, block, torch.float64).eval(), inputs(48, torch.float64)
    out, probabilities = theirs(huggingface, module, x, torch.ones_like(x[..., 0]))
    q, k, v = projected(module, x)
    scores = q @ k.transpose(-1, -2) * q.shape[-1] ** -0.5
    band = Pattern(48, [Blocked(block, [Local(1), Global([0, -1])])]).mask()
    counted = band.double()
    counted[block:-block, :block] = 1 + RANDOM  # the rows between the global ones
    raised = scores.exp() * counted
    weights = raised / raised.sum(-1, keepdim=True)
    context = (weights @ v).transpose(1, 2).flatten(2)
    assert float((context - out).abs().max()) <= 1e-12

    pattern = bigbird(layer(huggingface, block, torch.float64), blocks)
    real = sparse_attention(q, k, v, pattern).transpose(1, 2).flatten(2)
    assert float((real - out).abs().max()) > 1e-2
    sums = probabilities.sum(-1)[..., block:-block]  # what they return is short of the repeats
    assert float(sums.max()) < 0.9
