"""Queries and keys from a text: equal words and neighbours attend to each other."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass

import numpy as np
import torch

from sparse_attn.patterns.checks import whole_number
from sparse_attn.sources.checks import BUDGET_BYTES, check_size, floating_dtype, seed_number
from sparse_attn.sources.inputs import Inputs
from sparse_attn.sources.join import SMALLEST_WIDTH, Matrix, joined
from sparse_attn.sources.positions import frequencies, position_features
from sparse_attn.sources.tokenizer import tokenize
from sparse_attn.sources.words import is_wordy, whole_characters

_PUNCTUATION = np.float32(0.6**0.5)  # commas care less for commas than words for words
_SHOWN = 32  # characters of the text that its name quotes


@dataclass(frozen=True)
class _Mix:
    word: float  # nats, for two equal words
    near: float  # nats, at distance 0
    reach: float  # tokens, after which nearness has fallen to 1/e


_MIXES = (_Mix(3.0, 3.0, 6.0), _Mix(1.2, 3.8, 4.0), _Mix(4.5, 1.0, 6.0), _Mix(2.0, 3.0, 16.0))


def from_text(
    text: str,
    heads: int = 4,
    dim: int = 64,
    seed: int = 0,
    device: torch.device | str | None = None,
    dtype: torch.dtype = torch.float32,
    budget_bytes: int = BUDGET_BYTES,
) -> Inputs:
    """q, k, v (1, H, T, D) of a text's tokens (``tokenize``), from word and position alone.

    A word's vector is a row of signs taken from SHAKE-256 of seed, head and the word (NFKC, case
    folded), so the same text gives the same tensors on every machine. Heads weigh words against
    nearness differently, four mixes in turn. No model is involved.

    Args:
        text: at most ``MAX_TOKENS`` tokens with [CLS].
        heads, dim: H and D. Below a dim of 8 words and positions share numbers and blur.
        seed: which vectors words get.
        device, dtype: where and as what the tensors are returned.
        budget_bytes: most memory for q, k and v; computed before anything is allocated.

    Raises:
        TypeError, ValueError: a value is not allowed, the text is empty or too long, or the
            memory exceeds the budget.

    >>> inputs = from_text("the cat and the dog", heads=1)
    >>> scores = (inputs.q @ inputs.k.mT)[0, 0] / inputs.D**0.5
    >>> bool(scores[1, 4] > scores[1, 3])  # "the" cares for "the" more than for "and"
    True
    >>> print(inputs.name)
    text "the cat and the dog" (6 tokens, vectors hashed with seed 0),
    numbers are not from a model
    """
    whole_number("heads", heads, 1)
    whole_number("dim", dim, 1)
    seed_number(seed)
    floating_dtype(dtype)
    tokens = tokenize(text).tokens
    length, width = len(tokens), max(dim, SMALLEST_WIDTH)
    check_size(length, heads, dim, dtype, 32 * length * width, budget_bytes)

    keys = [_word_key(token) for token in tokens]
    numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    word_of = np.array([numbers[key] for key in keys])
    strength = np.array([1 if is_wordy(each) else _PUNCTUATION for each in tokens], np.float32)
    waves = width // 4
    q, k, v = (torch.empty(1, heads, length, dim, dtype=dtype) for _ in range(3))
    for head in range(heads):
        mix = _MIXES[head % len(_MIXES)]
        words = _signs(list(numbers), width - 2 * waves, f"{seed} {head} word")[word_of]
        words *= strength[:, None] / np.float32(words.shape[1] ** 0.5)  # length 1 for a word
        places = position_features(0, length, frequencies(mix.reach, waves))
        q_rows, k_rows = joined([(words, words, mix.word), (places, places, mix.near)], dim)
        q[0, head], k[0, head] = torch.from_numpy(q_rows), torch.from_numpy(k_rows)
        v[0, head] = torch.from_numpy(_signs(list(numbers), dim, f"{seed} {head} value")[word_of])
    name = (
        f'text "{_beginning(text)}" ({length:,} tokens, vectors hashed with seed {seed}), '
        "numbers are not from a model"
    )
    japanese = (
        f"文章「{_beginning(text)}」({length:,} トークン、ベクトルはシード {seed} のハッシュ)。"
        "数値はモデルから得たものではありません"
    )
    return Inputs(
        q.to(device),
        k.to(device),
        v.to(device),
        tokens,
        name,
        synthetic=True,
        translations={"ja": japanese},
    )


def _word_key(token: str) -> str:
    return unicodedata.normalize("NFKC", token).casefold()


def _signs(words: list[str], width: int, salt: str) -> Matrix:
    """±1, (words, width): the bits of SHAKE-256 of "salt word"."""
    count = -(-width // 8)
    data = b"".join(hashlib.shake_256(f"{salt} {each}".encode()).digest(count) for each in words)
    bits = np.unpackbits(np.frombuffer(data, np.uint8).reshape(len(words), count), axis=1)
    return bits[:, :width].astype(np.float32) * 2 - 1


def _beginning(text: str) -> str:
    line = " ".join(whole_characters(text[: 8 * _SHOWN]).split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1].rstrip() + "…"
