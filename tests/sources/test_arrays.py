"""A user's file is read exactly, and a hostile one is refused before it is unpacked."""

from __future__ import annotations

import io
import pickle
import struct
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from sparse_attn.sources import arrays_digest, from_arrays

RNG = np.random.default_rng(0)
Q = RNG.standard_normal((2, 5, 4)).astype(np.float32)  # (H, T, D)
K = RNG.standard_normal((2, 5, 4)).astype(np.float32)


def npz(compressed: bool = False, **arrays: Any) -> bytes:
    file = io.BytesIO()
    (np.savez_compressed if compressed else np.savez)(file, **arrays)
    return file.getvalue()


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def npy(values: np.ndarray[Any, Any]) -> bytes:
    file = io.BytesIO()
    np.save(file, values)
    return file.getvalue()


def header(text: str, version: tuple[int, int] = (1, 0)) -> bytes:
    """The start of a .npy member with any header."""
    size = struct.pack("<H" if version == (1, 0) else "<I", len(text))
    return b"\x93NUMPY" + bytes(version) + size + text.encode()


@pytest.mark.parametrize("compressed", [False, True])
def test_three_dimensions_are_one_batch_item(compressed: bool) -> None:
    inputs = from_arrays(npz(compressed, q=Q, k=K), name="mine.npz")
    assert inputs.q.shape == (1, 2, 5, 4)
    np.testing.assert_array_equal(inputs.q[0].numpy(), Q)
    np.testing.assert_array_equal(inputs.k[0].numpy(), K)
    assert inputs.v is None
    assert inputs.tokens is None
    assert not inputs.synthetic


def test_four_dimensions_values_and_tokens() -> None:
    q, k, v = (RNG.standard_normal((3, 2, 5, 4)) for _ in range(3))
    tokens = ["[CLS]", "の", "🙂", "", "の"]
    inputs = from_arrays(npz(True, q=q, k=k, v=v, tokens=np.array(tokens), other=np.arange(3)))
    assert inputs.q.shape == (3, 2, 5, 4)
    assert inputs.q.dtype == torch.float64
    np.testing.assert_array_equal(inputs.q.numpy(), q)
    assert inputs.v is not None
    np.testing.assert_array_equal(inputs.v.numpy(), v)
    assert inputs.tokens == tuple(tokens)


def test_half_precision_becomes_float32() -> None:
    inputs = from_arrays(npz(q=Q.astype(np.float16), k=K))
    assert inputs.q.dtype == inputs.k.dtype == torch.float32
    np.testing.assert_array_equal(inputs.q[0].numpy(), Q.astype(np.float16).astype(np.float32))


def test_memory_order_and_byte_order_do_not_matter() -> None:
    turned = np.asfortranarray(Q).astype(">f4", order="F")
    inputs = from_arrays(npz(q=turned, k=K.astype(">f8").astype("<f4")))
    np.testing.assert_array_equal(inputs.q[0].numpy(), Q)


def test_bytes_paths_and_open_files_are_the_same(tmp_path: Path) -> None:
    data = npz(q=Q, k=K)
    path = tmp_path / "mine.npz"
    path.write_bytes(data)
    with path.open("rb") as file:
        found = [from_arrays(data, "mine.npz"), from_arrays(path), from_arrays(file)]
    found += [from_arrays(str(path)), from_arrays(io.BytesIO(data), "mine.npz")]
    assert {each.name for each in found} == {
        f"arrays from mine.npz (SHA-256 {arrays_digest(data)})"
    }
    assert {each.called("ja") for each in found} == {
        f"mine.npz の配列（SHA-256 {arrays_digest(data)}）"
    }
    assert all(torch.equal(each.q, found[0].q) for each in found)


def test_the_result_can_be_written_to() -> None:
    """Tensors own their memory: torch warns about memory that it must not write."""
    inputs = from_arrays(npz(q=Q, k=K))
    inputs.q.zero_()
    assert float(inputs.q.abs().sum()) == 0


def test_names_are_made_harmless() -> None:
    inputs = from_arrays(npz(q=Q, k=K), name="a\nb\x00" + "c" * 200)
    assert inputs.name.startswith("arrays from a b c")
    assert len(inputs.name) < 130


def refusal(data: bytes, **options: Any) -> str:
    with pytest.raises(ValueError, match=r".") as caught:
        from_arrays(data, name="mine.npz", **options)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400
    return str(caught.value)


def with_value(values: np.ndarray[Any, Any], at: tuple[int, ...], value: float) -> Any:
    changed = values.copy()
    changed[at] = value
    return changed


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({"q": Q}, "must hold q and k, got 'q': k is missing"),
        ({"Q": Q, "K": K}, "got 'Q', 'K': q is missing"),
        ({}, "got no member: q is missing"),
        ({"q": Q, "k": K[:, :4]}, "k must have the shape of q, (2, 5, 4), got (2, 4, 4)"),
        ({"q": Q, "k": K[None]}, "k must have the shape of q, (2, 5, 4), got (1, 2, 5, 4)"),
        ({"q": Q, "k": K, "v": K[:1]}, "v must have the shape of q"),
        ({"q": Q[0], "k": K[0]}, "q must have the shape (H, T, D) or (B, H, T, D)"),
        ({"q": Q[..., :0], "k": K[..., :0]}, "each at least 1, got (2, 5, 0)"),
        ({"q": Q[:, :0], "k": K[:, :0]}, "each at least 1, got (2, 0, 4)"),
        ({"q": Q.astype(int), "k": K}, "q must hold float16, float32, float64, got int64"),
        ({"q": Q > 0, "k": K}, "got bool; save it with .astype('float32')"),
        ({"q": Q.astype(complex), "k": K}, "got complex128"),
        ({"q": Q.astype(np.float64), "k": K}, "k must be float64 where q is, got float32"),
        ({"q": with_value(Q, (1, 2, 3), np.nan), "k": K}, "got 1 that are not (NaN or infinite)"),
        ({"q": with_value(Q, (1, 2, 3), np.nan), "k": K}, "the first at [1, 2, 3]: nan"),
        ({"q": Q, "k": with_value(K, (0,), -np.inf)}, "k must hold finite numbers, got 20 that"),
        ({"q": Q, "k": K, "v": with_value(K, (0,), np.nan)}, "v must hold finite numbers"),
        ({"q": Q * 1e30, "k": K * 1e30}, "q·k must fit into float32"),
        ({"q": Q, "k": K, "tokens": np.array(["a"] * 4)}, "each of the T = 5 positions, got the"),
        ({"q": Q, "k": K, "tokens": np.arange(5)}, "tokens must hold strings, got int64"),
        ({"q": Q, "k": K, "tokens": np.array([b"a"] * 5)}, "tokens must hold strings, got bytes8"),
        ({"q": Q, "k": K, "tokens": np.array(["a" * 257] * 5)}, "at most 256 characters each"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(arrays: dict[str, Any], words: str) -> None:
    message = refusal(npz(**arrays))
    assert "mine.npz" in message
    assert words in message


def test_the_first_of_many_bad_numbers_is_named() -> None:
    q = np.stack((Q, Q))
    q[1, 0, 2, 1] = np.inf
    q[1, 1] = np.nan
    assert "got 21 that are not (NaN or infinite), the first at [1, 0, 2, 1]: inf" in refusal(
        npz(q=q, k=np.stack((K, K)))
    )


class Trap:
    """Writes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (self.path,))


def test_nothing_is_unpickled(tmp_path: Path) -> None:
    sprung = tmp_path / "sprung"
    trap = np.empty((1,), dtype=object)
    trap[0] = Trap(sprung)
    several: list[dict[str, Any]] = [
        {"q": trap, "k": K},
        {"q": Q, "k": K, "tokens": np.array([Trap(sprung)] * 5)},
    ]
    for arrays in several:
        assert "which is not plain numbers" in refusal(npz(**arrays))
    assert "is not a .npy array" in refusal(zipped({"q.npy": pickle.dumps(Trap(sprung)), "k": b""}))
    assert not sprung.exists()
    pickle.loads(pickle.dumps(Trap(sprung)))
    assert sprung.exists()  # the trap works


def bomb(nbytes: int) -> bytes:
    """Two arrays of ``nbytes`` zeros each, packed a thousand times smaller."""
    start = header(f"{{'descr': '<f4', 'fortran_order': False, 'shape': (1, {nbytes // 4}, 1)}}\n")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("q.npy", "k.npy"):
            with archive.open(name, "w") as stream:
                stream.write(start)
                for _ in range(nbytes // 2**20):
                    stream.write(bytes(2**20))
    return file.getvalue()


def test_a_bomb_is_not_unpacked() -> None:
    data = bomb(64 * 2**20)
    assert len(data) < 2**18
    tracemalloc.start()
    message = refusal(data, budget_bytes=100 * 2**20)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "must unpack to at most 100.0 MiB (budget_bytes), got arrays of 128.0 MiB" in message
    assert peak < 4 * 2**20


def test_half_precision_counts_as_what_it_becomes() -> None:
    data = npz(q=np.zeros((1, 100, 5), np.float16), k=np.zeros((1, 100, 5), np.float16))
    assert from_arrays(data, budget_bytes=4_000).T == 100
    assert "must unpack to at most" in refusal(data, budget_bytes=3_999)


@pytest.mark.parametrize(
    "text",
    [
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1000000000000, 64)}\n",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2, 3)}\n",
        "{'descr': '<U2000000000', 'fortran_order': False, 'shape': (1, 1, 1)}\n",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1, -4, 1)}\n",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (True, 4, 1)}\n",
        "{'descr': '|O', 'fortran_order': False, 'shape': (1, 4, 1)}\n",
        "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1, 4, 1)}\n",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (" + "1, " * 20 + "4)}\n",
        "{'descr': '<f4', 'shape': (1, 4, 1)}\n",
        "__import__('os').getcwd()\n",
        "(" * 5_000 + "\n",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 4, 1)}" + " " * 20_000 + "\n",
        "",
    ],
)
@pytest.mark.parametrize("version", [(1, 0), (2, 0), (3, 0), (9, 9)])
def test_headers_that_lie_are_refused(text: str, version: tuple[int, int]) -> None:
    data = zipped({"q.npy": header(text, version) + bytes(16), "k.npy": npy(K)})
    assert "the member 'q' cannot be read" in refusal(data)


def test_a_header_that_promises_gigabytes_is_refused() -> None:
    endless = b"\x93NUMPY\x02\x00" + struct.pack("<I", 2**32 - 1) + b" " * 1_000_000
    assert "'q' cannot be read" in refusal(zipped({"q.npy": endless, "k.npy": npy(K)}))


def test_no_zip_archive() -> None:
    for data in (b"", b"PK", b"q,k\n1,2\n", npy(Q), b"PK\x03\x04" + bytes(100)):
        assert "mine.npz must be an .npz file" in refusal(data)


def test_files_above_the_budget_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "big.npz"
    path.write_bytes(bytes(5_000))
    with pytest.raises(ValueError, match="file must have at most 1000 bytes"):
        from_arrays(path, budget_bytes=1000)
    with pytest.raises(ValueError, match="budget_bytes must be"):
        from_arrays(path, budget_bytes=0)


def test_a_name_twice_is_refused() -> None:
    data = npz(q=Q, k=K).replace(b"k.npy", b"q.npy")
    assert "got a name twice" in refusal(data)


def test_ways_of_packing_that_numpy_does_not_use() -> None:
    data = zipped({"q.npy": npy(Q), "k.npy": npy(K)}, zipfile.ZIP_LZMA)
    assert "packed in a way that NumPy does not use" in refusal(data)


def test_damage_is_noticed() -> None:
    data = npz(q=Q, k=K)
    at = data.index(Q.tobytes())
    assert "it is damaged" in refusal(data[:at] + b"\x00\x01" + data[at + 2 :])


def test_tokens_that_are_no_characters() -> None:
    tokens = np.frombuffer(struct.pack("<5I", 65, 0x110000, 65, 65, 65), dtype="<U1")
    assert "tokens must be valid Unicode" in refusal(npz(q=Q, k=K, tokens=tokens))
    half = np.frombuffer(struct.pack("<5I", 65, 0xD83D, 65, 65, 65), dtype="<U1")
    assert from_arrays(npz(q=Q, k=K, tokens=half)).tokens == ("A", "\ufffd", "A", "A", "A")


@pytest.mark.parametrize("file", [None, 3, io.StringIO("q"), ["q"]])
def test_what_is_no_file_is_refused(file: Any) -> None:
    with pytest.raises(TypeError, match="file must be bytes, a path or an open binary file"):
        from_arrays(file)
    with pytest.raises(TypeError, match="name must be a string"):
        from_arrays(b"", name=3)  # type: ignore[arg-type]


GOOD = {
    method: zipped(
        {"q.npy": npy(Q), "k.npy": npy(K), "tokens.npy": npy(np.array(list("abcde")))}, method
    )
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
}


@settings(max_examples=400, deadline=None)
@given(data=st.data(), method=st.sampled_from(sorted(GOOD)))
def test_any_damage_is_a_sentence_or_harmless(data: st.DataObject, method: int) -> None:
    """Cut short and with bytes changed, a file is refused with a sentence or still finite."""
    good = bytearray(GOOD[method])
    for _ in range(data.draw(st.integers(1, 4))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.one_of(st.just(len(good)), st.integers(0, len(good))))
    try:
        inputs = from_arrays(bytes(good[:cut]))
    except ValueError:
        return
    assert torch.isfinite(inputs.q).all()
    assert inputs.q.shape == inputs.k.shape


def test_every_cut_is_refused() -> None:
    for method in GOOD:
        for cut in range(0, len(GOOD[method]), 13):
            refusal(GOOD[method][:cut])


def test_digest() -> None:
    assert arrays_digest(b"abc") == "ba7816bf8f01cfea"  # FIPS 180-2, appendix B.1
