"""The numbers behind a picture, as arrays and as a table."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from sparse_attn.export.taken import Taken

Arrays = dict[str, NDArray[Any]]
FULL_BUDGET_BYTES = 64 * 2**20  # of the two maps and the mask; above it the tile is taken
_FULL_BYTES = 4 + 4 + 1  # a pair: sparse, dense, mask
_OLD = (1980, 1, 1, 0, 0, 0)  # of every member, so that equal data are equal files


def is_full(taken: Taken) -> bool:
    """Whether the maps are given pair by pair; otherwise the tile of the view is."""
    return _FULL_BYTES * taken.settings.T**2 <= FULL_BUDGET_BYTES


def data_bytes(taken: Taken, with_inputs: bool) -> int:
    """The most bytes that :func:`npz_file` may have, told without making anything.

    >>> from sparse_attn.settings import Settings
    >>> data_bytes(Taken(Settings(T=64)), with_inputs=False) > 9 * 64**2
    True
    """
    settings = taken.settings
    length, pixels = settings.T, min(settings.T, 512) ** 2
    maps = _FULL_BYTES * length**2 if is_full(taken) else (3 * 4 + 8 + 4) * pixels
    numbers = 2 * 8 * length  # kept and keys
    words = 4 * 256 * length if settings.input == "text" else 0
    inputs = 2 * 4 * settings.heads * length * settings.D * (with_inputs and 1)
    return maps + numbers + words + inputs + 64 * 1024


def arrays(taken: Taken, with_inputs: bool = False) -> Arrays:
    """Maps, mask, kept mass and settings by name.

    ``sparse``, ``dense``: (T, T) of the shown head, and ``mask`` (T, T); or, where those are too
    large, the (h, w) pixels of the view with ``difference``, ``allowed_share``, ``rules`` (one bit
    for each of ``rule_names``), ``rows`` and ``columns`` (start, stop), ``row_step``,
    ``column_step`` (tokens a pixel). ``kept``: the share of dense attention kept, ``keys``: how
    many a query sees, (T,). With inputs: ``q``, ``k``, (B, H, T, D); such a file can be opened in
    the app again.
    """
    work, settings = taken.work, taken.settings
    found = _full(taken) if is_full(taken) else _tile(taken)
    found |= {
        "kept": _array(work.kept().kept[0, 0]),
        "keys": _array(work.pattern.row_counts(settings.head)),
        "rule_names": np.array(work.pattern.rules, dtype=np.str_),
        "head": np.array(settings.head),
        "settings": np.array(taken.settings_json()),
        "caption": np.array(taken.picture.caption),
    }
    if (tokens := work.inputs.tokens) is not None:
        found["tokens"] = np.array(tokens, dtype=np.str_)
    if with_inputs:
        found |= {"q": _array(work.inputs.q), "k": _array(work.inputs.k)}
    return found


def npz_file(taken: Taken, with_inputs: bool = False) -> bytes:
    """The arrays as a compressed .npz; equal views give equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, values in arrays(taken, with_inputs).items():
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=_OLD)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=True) as stream:
                np.lib.format.write_array(stream, np.asanyarray(values), allow_pickle=False)
    return out.getvalue()


def curves_csv(taken: Taken) -> str:
    """One line a query: its keys, the share of dense attention it keeps, KL(sparse ‖ dense).

    Empty where a query has no dense attention either.
    """
    work = taken.work
    kept, divergence = (each[0, 0] for each in (work.kept().kept, work.kept().divergence))
    keys, tokens = work.pattern.row_counts(taken.settings.head), work.inputs.tokens
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["query", *(["token"] if tokens else []), "keys", "kept", "kl_nats"])
    columns = zip(keys.tolist(), kept.tolist(), divergence.tolist(), strict=True)
    for query, (count, share, loss) in enumerate(columns):
        word = [tokens[query]] if tokens else []
        numbers = ("" if each != each else f"{each + 0.0:.9g}" for each in (share, loss))
        table.writerow([query, *word, count, *numbers])
    return out.getvalue()


def _full(taken: Taken) -> Arrays:
    work = taken.work
    sparse, dense = (each.full()[0, 0] for each in (work.sparse(), work.dense()))
    mask = work.pattern.mask(taken.settings.head)
    return {"sparse": _array(sparse), "dense": _array(dense), "mask": _array(mask)}


def _tile(taken: Taken) -> Arrays:
    work = taken.work
    sparse, dense, difference = work.sparse_tile(), work.dense_tile(), work.difference()
    return {
        "sparse": _array(sparse.values[0, 0]),
        "dense": _array(dense.values[0, 0]),
        "difference": _array(difference.values[0, 0]),
        "allowed_share": _array(sparse.allowed_share[0]),
        "rules": _array(sparse.rules[0]),
        "rows": np.array(sparse.rows),
        "columns": np.array(sparse.columns),
        "row_step": np.array(sparse.row_step),
        "column_step": np.array(sparse.column_step),
        "reduce": np.array(sparse.reduce),
        "exact": np.array(sparse.exact),
    }


def _array(tensor: Tensor) -> NDArray[Any]:
    found: NDArray[Any] = tensor.detach().cpu().numpy()
    return found
