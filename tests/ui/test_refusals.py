"""In Japanese, a text or file that is refused is refused in Japanese."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from sparse_attn import AttentionMap, Local, Pattern
from sparse_attn.language import in_language
from sparse_attn.sources import from_arrays, structured, tokenize
from sparse_attn.sources.tokenizer import MAX_CHARACTERS, MAX_TOKENS
from sparse_attn.ui.texts.refusals import _SENTENCES, spoken
from tests.sources.test_arrays import GOOD, K, Q, header, npy, npz, with_value, zipped

ZEROS = np.zeros((1, 5000, 1), np.float32)
HALF = np.frombuffer(np.array([65, 0x110000, 65, 65, 65], "<u4").tobytes(), "<U1")


def file(data: bytes, **options: Any) -> Callable[[], object]:
    return lambda: from_arrays(data, name="mine.npz", **options)


def with_header(text: str) -> bytes:
    return zipped({"q.npy": header(text) + bytes(16), "k.npy": npy(K)})


REFUSED: dict[str, Callable[[], object]] = {
    "no word": lambda: tokenize("  \n "),
    "too many characters": lambda: tokenize("a" * (MAX_CHARACTERS + 1)),
    "too many tokens": lambda: tokenize("a " * MAX_TOKENS),
    "too large a file": file(npz(q=Q, k=K), budget_bytes=100),
    "nothing": file(npz()),
    "no k": file(npz(q=Q)),
    "too large unpacked": file(npz(True, q=ZEROS, k=ZEROS), budget_bytes=10_000),
    "type": file(npz(q=Q > 0, k=K)),
    "rank": file(npz(q=Q[0], k=K[0])),
    "shape": file(npz(q=Q, k=K[:, :4])),
    "two types": file(npz(q=Q.astype(float), k=K)),
    "NaN": file(npz(q=with_value(Q, (1, 2, 3), np.nan), k=K)),
    "products": file(npz(q=Q * 1e30, k=K * 1e30)),
    "no strings": file(npz(q=Q, k=K, tokens=np.arange(5))),
    "strings too few": file(npz(q=Q, k=K, tokens=np.array(["a"] * 4))),
    "strings too long": file(npz(q=Q, k=K, tokens=np.array(["a" * 257] * 5))),
    "no characters": file(npz(q=Q, k=K, tokens=HALF)),
    "no ZIP": file(b"q,k\n1,2\n"),
    "many members": file(zipped({f"{n}.npy": b"" for n in range(1001)}, zipfile.ZIP_STORED)),
    "twice": file(npz(q=Q, k=K).replace(b"k.npy", b"q.npy")),
    "packing": file(zipped({"q.npy": npy(Q), "k.npy": npy(K)}, zipfile.ZIP_LZMA)),
    "no array": file(with_header("nothing\n")),
    "objects": file(npz(q=np.array([None]), k=K)),
    "negative shape": file(
        with_header("{'descr': '<f4', 'fortran_order': False, 'shape': (-1, -4, 1)}\n")
    ),
    "lying shape": file(
        with_header("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1000, 64)}\n")
    ),
    "damage": file(GOOD[zipfile.ZIP_STORED].replace(Q.tobytes()[:4], b"\0\1\2\3", 1)),
    "memory": lambda: structured(2**20, heads=8, dim=256),
    "scores": lambda: AttentionMap(
        torch.full((1, 1, 2, 1), 1e20), torch.full((1, 1, 2, 1), 1e20), Pattern(2, [Local(1)])
    ),
}  # fmt: skip


def sentence(name: str) -> str:
    with pytest.raises(ValueError, match=r".") as caught:
        REFUSED[name]()
    return str(caught.value)


@pytest.mark.parametrize("name", REFUSED)
def test_refusals_are_japanese(name: str) -> None:
    english = sentence(name)
    assert spoken(english) == english
    with in_language("ja"):
        said = spoken(english)
    assert re.search("[ぁ-ん]", said)
    assert not re.search(r"must|cannot| got |\\\d", said), said
    for number in re.findall(r"(?<!\w)\d[\d,.]*\d", english):
        assert number in said, f"{number} of {english!r} is missing in {said!r}"


def test_every_sentence_of_the_catalogue_occurs() -> None:
    said = [sentence(name) for name in REFUSED]
    unused = [each.pattern for each, _ in _SENTENCES if not any(map(each.fullmatch, said))]
    assert unused == []


def test_what_is_not_known_stays() -> None:
    with in_language("ja"):
        assert spoken("something else") == "something else"
