"""The structured input has the structure that its amounts name, and nothing where they are 0."""

from __future__ import annotations

import math
import subprocess
import sys
import time
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from sparse_attn.sources import (
    Inputs,
    head_mix,
    hub_positions,
    structured,
    topic_of,
    topic_segments,
)

OFF: dict[str, Any] = {"locality": 0.0, "topics": 0.0, "hubs": 0.0, "noise": 0.0}


def dense(inputs: Inputs) -> Tensor:
    """Dense attention (H, T, T), float64."""
    scores = inputs.q[0].double() @ inputs.k[0].double().mT / math.sqrt(inputs.D)
    return torch.softmax(scores, -1)


def distances(length: int) -> Tensor:
    at = torch.arange(length)
    return (at[:, None] - at).abs()


def test_without_any_amount_attention_is_uniform() -> None:
    weights = dense(structured(50, **OFF))
    torch.testing.assert_close(weights, torch.full_like(weights, 1 / 50))


@pytest.mark.parametrize("head", range(4))
def test_locality_alone_makes_a_band(head: int) -> None:
    weights = dense(structured(512, **(OFF | {"locality": 1.0})))[head]
    apart = distances(512)
    assert weights[apart <= 8].mean() > 5 * weights[apart > 100].mean()
    assert (weights.argmax(-1) == torch.arange(512)).all()


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_topics_alone_make_blocks(seed: int) -> None:
    inputs = structured(512, heads=1, seed=seed, **(OFF | {"topics": 1.0}))
    topic = torch.from_numpy(topic_of(512, seed))
    same = topic[:, None] == topic
    weights = dense(inputs)[0]
    for row in range(0, 512, 37):  # two values a row, exp(amount) apart
        ratio = weights[row][same[row]].min() / weights[row][~same[row]].max()
        assert math.log(ratio) == pytest.approx(head_mix(0).topics, abs=1e-5)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_hubs_alone_make_columns(seed: int) -> None:
    hubs = list(hub_positions(512, seed))
    weights = dense(structured(512, seed=seed, **(OFF | {"hubs": 1.0})))
    columns = weights.sum(1)  # (H, T)
    highest = columns.argsort(descending=True)[:, : len(hubs)].sort().values
    assert (highest == torch.tensor(hubs)).all()
    assert weights[3][:, hubs].sum(-1).min() > 0.5  # head 3 lives on hubs


def test_noise_alone_has_the_deviation_it_names() -> None:
    inputs = structured(800, heads=1, **(OFF | {"noise": 2.0}))
    scores = inputs.q[0, 0] @ inputs.k[0, 0].T / math.sqrt(inputs.D)
    assert float(scores.std()) == pytest.approx(2 * head_mix(0).noise, rel=0.05)
    assert float(scores.mean()) == pytest.approx(0.0, abs=0.05)


def test_terms_add_up() -> None:
    """The scores of all amounts together are the sum of the scores of each alone."""

    def scores(**amounts: Any) -> Tensor:
        inputs = structured(96, **(OFF | amounts), dtype=torch.float64)
        return inputs.q @ inputs.k.mT / math.sqrt(inputs.D)

    amounts = {"locality": 0.5, "topics": 1.0, "hubs": 2.0, "noise": 1.5}
    alone = sum((scores(**{name: size}) for name, size in amounts.items()), torch.zeros(()))
    torch.testing.assert_close(scores(**amounts), alone, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("seed", [0, 1, 5])
def test_defaults_keep_a_meaningful_part_of_dense_mass(seed: int) -> None:
    hubs = list(hub_positions(512, seed))
    weights = dense(structured(512, seed=seed))
    allowed = distances(512) <= 32
    allowed[hubs] = True
    allowed[:, hubs] = True
    kept = (weights * allowed).sum(-1).mean(-1)
    assert ((kept > 0.4) & (kept < 0.9)).all(), kept
    peaks = weights.max(-1).values.median(-1).values
    assert (peaks > 20 / 512).all(), peaks
    assert (peaks < 0.5).all(), peaks


def test_heads_differ() -> None:
    weights = dense(structured(256))
    for one in range(4):
        for other in range(one):
            assert float((weights[one] - weights[other]).abs().sum(-1).mean()) > 0.3


@settings(max_examples=30, deadline=None)
@given(
    length=st.integers(1, 300),
    heads=st.integers(1, 3),
    dim=st.integers(1, 80),
    seed=st.integers(0, 2**31 - 1),
)
def test_prefixes_stay(length: int, heads: int, dim: int, seed: int) -> None:
    """What lies at a position depends neither on the length nor on the number of heads."""
    short = structured(length, heads, dim, seed)
    long = structured(length + 77, heads + 1, dim, seed)
    assert short.v is not None
    assert long.v is not None
    for a, b in ((short.q, long.q), (short.k, long.k), (short.v, long.v)):
        assert a.shape == (1, heads, length, dim)
        assert torch.isfinite(a).all()
        assert torch.equal(a, b[:, :heads, :length])
    hubs = hub_positions(length, seed)
    assert hubs == tuple(each for each in hub_positions(length + 77, seed) if each < length)
    assert (topic_of(length, seed) == topic_of(length + 77, seed)[:length]).all()


def test_prefixes_stay_across_pieces() -> None:
    """Longer than the rows made at a time, and not a multiple of them."""
    short, long = structured(9_001, 1), structured(20_000, 1)
    assert torch.equal(short.q, long.q[:, :, :9_001])
    assert torch.equal(short.k, long.k[:, :, :9_001])


def test_the_same_in_another_process() -> None:
    code = (
        "from sparse_attn.sources import structured; x = structured(40, 2, 16, 3); "
        "print(x.q.numpy().tobytes().hex() + x.k.numpy().tobytes().hex())"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    x = structured(40, 2, 16, 3)
    assert run.stdout.strip() == x.q.numpy().tobytes().hex() + x.k.numpy().tobytes().hex()


def test_seeds_differ_and_values_are_of_unit_variance() -> None:
    one, other = structured(2_000, 1), structured(2_000, 1, seed=1)
    assert not torch.equal(one.q, other.q)
    assert one.v is not None
    assert float(one.v.var()) == pytest.approx(1.0, abs=0.02)
    assert float(one.v.mean()) == pytest.approx(0.0, abs=0.02)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64])
def test_types(dtype: torch.dtype) -> None:
    inputs = structured(16, 1, dtype=dtype)
    assert inputs.q.dtype == inputs.k.dtype == dtype
    reference = structured(16, 1).q
    torch.testing.assert_close(inputs.q.float(), reference, rtol=1e-2, atol=1e-2)


def test_name_says_that_it_is_synthetic() -> None:
    inputs = structured(16, seed=3, hubs=0.5)
    assert inputs.synthetic
    assert inputs.tokens is None
    assert inputs.name == (
        "synthetic input (seed 3, locality 1, topics 1, hubs 0.5, noise 1), "
        "numbers are not from a model"
    )


def test_a_million_tokens() -> None:
    started = time.process_time()
    inputs = structured(2**20, heads=1)
    assert inputs.T == 2**20
    assert torch.isfinite(inputs.q).all()
    assert len(hub_positions(2**20)) == 16
    assert time.process_time() - started < 60  # s; about 2 on a quiet core


def test_hubs_keep_apart_whatever_the_seed() -> None:
    for seed in range(50):
        hubs = hub_positions(2**16, seed)
        assert hubs[0] == 0
        assert all(b >= 1.4 * a for a, b in pairwise(hubs))


@settings(max_examples=30, deadline=None)
@given(length=st.integers(1, 100_000), seed=st.integers(0, 2**63 - 1))
def test_segments_cover_the_sequence_and_topics_recur(length: int, seed: int) -> None:
    segments = topic_segments(length, seed)
    assert [start for start, _, _ in segments[1:]] == [stop for _, stop, _ in segments[:-1]]
    assert segments[0][0] == 0
    assert segments[-1][1] == length
    topics = [topic for _, _, topic in segments]
    assert set(topics) <= set(range(5))
    assert all(a != b for a, b in pairwise(topics))
    if length >= 512:
        assert np.bincount(topics).max() >= 2


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"length": 0}, ValueError, "length must be a whole number from 1 to .* got 0"),
        ({"length": 10**12}, ValueError, "length must be a whole number .* got 1000000000000"),
        ({"length": 2**30}, ValueError, r"needs .* TiB .* budget of 1.0 GiB \(budget_bytes\)"),
        ({"length": 4.5}, TypeError, "length must be a whole number .* got 4.5"),
        ({"heads": 0}, ValueError, "heads must be .* at least 1, got 0"),
        ({"dim": 0}, ValueError, "dim must be .* at least 1, got 0"),
        ({"dim": 10**9}, ValueError, "needs .* take a smaller length"),
        ({"seed": -1}, ValueError, "seed must be .* got -1"),
        ({"locality": -0.5}, ValueError, "locality must be a number from 0 .* got -0.5"),
        ({"topics": math.nan}, ValueError, "topics must be .* got nan"),
        ({"hubs": math.inf}, ValueError, "hubs must be .* got inf"),
        ({"noise": "much"}, TypeError, "noise must be .* got 'much'"),
        ({"noise": True}, TypeError, "noise must be .* got True"),
        ({"dtype": torch.int32}, TypeError, "dtype must be one of .* got torch.int32"),
        ({"budget_bytes": 0}, ValueError, "budget_bytes must be"),
        ({"budget_bytes": 1000}, ValueError, "above the budget of 1000 bytes"),
    ],
)
def test_bad_values_get_a_sentence(
    changes: dict[str, Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        structured(**({"length": 64} | changes))


def test_the_largest_amounts_stay_finite_in_half_precision() -> None:
    inputs = structured(64, 4, locality=100, topics=100, hubs=100, noise=100, dtype=torch.float16)
    assert torch.isfinite(inputs.q).all()
    assert torch.isfinite(inputs.k).all()


@pytest.mark.parametrize("head", [0, 2, 5])
def test_a_head_made_alone_is_that_head_of_all(head: int) -> None:
    every = structured(9000, heads=6, dim=16, seed=3)  # more than one piece of rows
    alone = structured(9000, heads=6, dim=16, seed=3, only_head=head)
    assert alone.q.shape == (1, 1, 9000, 16)
    assert torch.equal(alone.q[:, 0], every.q[:, head])
    assert torch.equal(alone.k[:, 0], every.k[:, head])
    assert (alone.v, alone.only_head, every.only_head) == (None, head, None)
    assert alone.name == every.name


@pytest.mark.parametrize("head", [-1, 6])
def test_a_head_that_is_not_there_is_named(head: int) -> None:
    with pytest.raises(ValueError, match="only_head"):
        structured(16, heads=6, only_head=head)
