"""Against other implementations of the same pattern, each on its own ground.

*Layers*: Hugging Face's ``LongformerSelfAttention`` (window 256 to each side, 16 global tokens,
its own projections) against ``HybridSparseAttention.from_huggingface`` of that very module.
*Block window*: the package ``local-attention`` without globals and without rotary embeddings
against ``presets.block_window``, windows of 256, the same q, k and v. B=1, H=8, D=64, float32.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator

import torch

from sparse_attn.attention import HybridSparseAttention, sparse_attention
from sparse_attn.device import default_device
from sparse_attn.patterns import presets
from tests.benchmarks.options import Options
from tests.benchmarks.report import Result, Table
from tests.benchmarks.sparse_vs_dense import (
    GLOBALS,
    LENGTHS,
    LONG_LENGTHS,
    WINDOW,
    B,
    Candidates,
    D,
    H,
    agree,
    finished,
    vectors,
)
from tests.benchmarks.timing import interleave


def layers(length: int) -> Candidates:
    """Longformer's layer and ours with its weights, on the same tokens."""
    longformer = importlib.import_module("transformers.models.longformer.modeling_longformer")
    config = longformer.LongformerConfig(
        hidden_size=H * D, num_attention_heads=H, num_hidden_layers=1, attention_window=[2 * WINDOW]
    )
    torch.manual_seed(0)
    theirs = longformer.LongformerSelfAttention(config, layer_id=0).eval().to(default_device())
    ours = HybridSparseAttention.from_huggingface(theirs)
    x = torch.randn(B, length, H * D).to(default_device())
    marked = torch.zeros(B, length, dtype=torch.bool, device=x.device)
    marked[:, :: length // GLOBALS] = True
    padded = torch.zeros_like(marked)
    mask = 10_000.0 * marked
    found: Candidates = {
        "Hugging Face": lambda: finished(theirs(x, mask, padded, marked, True)[0]),
        "sparse": lambda: finished(ours(x, marked)),
    }
    agree(found, "sparse", "Hugging Face")
    return found


def block_windows(length: int) -> Candidates:
    """local-attention's window of three blocks and ours."""
    package = importlib.import_module("local_attention")
    theirs = package.LocalAttention(WINDOW, use_rotary_pos_emb=False)
    pattern = presets.block_window(length, WINDOW)
    q, k, v = vectors(length)
    found: Candidates = {
        "local-attention": lambda: finished(theirs(q, k, v)),
        "sparse": lambda: finished(sparse_attention(q, k, v, pattern)),
    }
    agree(found, "sparse", "local-attention")
    return found


@torch.inference_mode()
def run(options: Options) -> Iterator[Result]:
    """Two tables a length."""
    for length in LENGTHS + (LONG_LENGTHS if options.long else ()):
        repeats = max(3, options.repeats // (1 if length <= 4096 else 3))
        yield Table(
            f"layers, T {length:,}", interleave(layers(length), repeats), baseline="Hugging Face"
        )
        yield Table(
            f"block window, T {length:,}",
            interleave(block_windows(length), repeats),
            baseline="local-attention",
        )
