"""Inputs as an .npz file, and the small example that shows its format."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sparse_attn.sources.inputs import Inputs
from sparse_attn.sources.text import from_text

_EXAMPLE = "A hub sees every token and every token sees a hub: two steps connect any two tokens."


def save_arrays(inputs: Inputs) -> bytes:
    """The .npz file with q, k and, where given, v and tokens; ``from_arrays`` reads it back.

    (B, H, T, D) each; float32 and float64 stay, other types become float32. The same inputs give
    the same bytes: members are stored unpacked, without a date.

    >>> inputs = from_text("one two", heads=1)
    >>> np.load(io.BytesIO(save_arrays(inputs)))["tokens"].tolist()
    ['[CLS]', 'one', 'two']
    """
    members: dict[str, NDArray[Any]] = {"q": _array(inputs.q), "k": _array(inputs.k)}
    if inputs.v is not None:
        members["v"] = _array(inputs.v)
    if inputs.tokens is not None:
        members["tokens"] = np.array(inputs.tokens, dtype=np.str_)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, values in members.items():
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            with archive.open(entry, "w", force_zip64=True) as stream:
                np.lib.format.write_array(stream, values, allow_pickle=False)
    return file.getvalue()


def example_arrays() -> bytes:
    """A small .npz file that shows the format: q, k, v (1, 2, T, 16) and tokens of one sentence.

    The same bytes every time.
    """
    return save_arrays(from_text(_EXAMPLE, heads=2, dim=16))


def _array(values: Tensor) -> NDArray[Any]:
    kept = values.dtype in (torch.float32, torch.float64)
    array: NDArray[Any] = values.detach().cpu().to(values.dtype if kept else torch.float32).numpy()
    return np.ascontiguousarray(array)
