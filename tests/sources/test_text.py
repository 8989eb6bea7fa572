"""A text's queries and keys: equal words and neighbours attend, the same everywhere."""

from __future__ import annotations

import math
import subprocess
import sys
from typing import Any

import pytest
import torch
from torch import Tensor

from sparse_attn.sources import from_text

TEXT = "the hub sees all , and the window sees few words near it . A hub is a relay ."


def scores(text: str, **options: Any) -> Tensor:
    inputs = from_text(text, **options)
    return (inputs.q[0].double() @ inputs.k[0].double().mT) / math.sqrt(inputs.D)


def test_shapes_tokens_and_name() -> None:
    inputs = from_text("Hello, hello world", heads=3, dim=32)
    assert inputs.tokens == ("[CLS]", "Hello", ",", "hello", "world")
    assert inputs.q.shape == inputs.k.shape == (1, 3, 5, 32)
    assert inputs.v is not None
    assert float(inputs.v.pow(2).mean()) == 1.0
    assert inputs.synthetic
    assert inputs.name == (
        'text "Hello, hello world" (5 tokens, vectors hashed with seed 0), '
        "numbers are not from a model"
    )


def test_long_texts_are_named_by_their_beginning() -> None:
    assert 'text "word word word word word word w…" (101 tokens' in from_text("word " * 100).name


@pytest.mark.parametrize("head", range(4))
def test_equal_words_attend_to_each_other(head: int) -> None:
    repeated = range(1, 600, 40)
    words = ["relay" if at in repeated else f"w{at}" for at in range(1, 600)]
    found = scores(" ".join(words))[head]
    at = torch.arange(600)
    far = (at[:, None] - at).abs() > 30
    relay = torch.tensor([each in repeated for each in range(600)])
    equal = relay[:, None] & relay & far
    assert found[equal].mean() > found[far & ~equal].mean() + 0.8


@pytest.mark.parametrize("head", range(4))
def test_neighbours_attend_to_each_other(head: int) -> None:
    found = scores(" ".join(f"w{number}" for number in range(400)))[head]
    at = torch.arange(401)
    apart = (at[:, None] - at).abs()
    near, far = found[(apart > 0) & (apart <= 3)].mean(), found[apart > 100].mean()
    assert near > far + 0.4


def test_case_and_width_do_not_matter() -> None:
    one, other = from_text("Hub ＨＵＢ hub"), from_text("hub hub hub")
    assert torch.equal(one.q, other.q)
    assert one.tokens != other.tokens


def test_punctuation_cares_less() -> None:
    found = scores("hub , x y z hub ,", heads=3)[2]
    words, marks = found[1, 1], found[2, 2]
    assert marks < words


def test_the_same_in_another_process() -> None:
    code = (
        f"from sparse_attn.sources import from_text; x = from_text({TEXT!r}, dim=16); "
        "print(x.q.numpy().tobytes().hex() + x.v.numpy().tobytes().hex())"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    x = from_text(TEXT, dim=16)
    assert x.v is not None
    assert run.stdout.strip() == x.q.numpy().tobytes().hex() + x.v.numpy().tobytes().hex()


def test_vectors_are_the_bits_of_the_hash() -> None:
    """SHAKE-256 of "0 0 value [cls]" and "0 0 value hub" starts with these bytes."""
    v = from_text("hub", heads=1, dim=8).v
    assert v is not None
    bits = "".join("1" if value > 0 else "0" for value in v[0, 0].flatten().tolist())
    assert bits == f"{0xA6:08b}{0x58:08b}"


def test_seeds_and_heads_differ() -> None:
    assert not torch.equal(from_text(TEXT).q, from_text(TEXT, seed=1).q)
    q = from_text(TEXT).q
    assert not torch.equal(q[:, 0], q[:, 1])


@pytest.mark.parametrize("dim", [1, 2, 3, 7, 8, 9, 33])
def test_small_dims(dim: int) -> None:
    inputs = from_text(TEXT, dim=dim)
    assert dim == inputs.D
    assert torch.isfinite(inputs.q).all()


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"text": ""}, ValueError, "text must hold at least one word"),
        ({"text": "word " * 1_000_000}, ValueError, "text must have at most 65,536 tokens"),
        ({"text": None}, TypeError, "text must be a string, got NoneType"),
        ({"heads": 0}, ValueError, "heads must be"),
        ({"dim": 0}, ValueError, "dim must be"),
        ({"seed": -1}, ValueError, "seed must be"),
        ({"dtype": torch.bool}, TypeError, "dtype must be one of"),
        ({"heads": 10**6, "dim": 10**4}, ValueError, "needs .* above the budget"),
    ],
)
def test_bad_values_get_a_sentence(
    changes: dict[str, Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        from_text(**({"text": "one two"} | changes))
