"""Arrays, tables and sizes against whole float64 matrices."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest

from sparse_attn.export import data
from sparse_attn.export.data import arrays, curves_csv, data_bytes, is_full, npz_file
from sparse_attn.export.taken import RELEASE, Taken, squared
from sparse_attn.settings import Settings
from sparse_attn.sources import from_arrays
from tests.export.examples import small
from tests.pages.expected import expected
from tests.test_project import ROOT

TEXT = Taken(
    Settings(
        input="text", text="Wo, bin ich?", T=6, preset="custom", window=1, globals="0", heads=2
    )
)


def loaded(taken: Taken, with_inputs: bool = False) -> dict[str, np.ndarray]:
    with np.load(io.BytesIO(npz_file(taken, with_inputs)), allow_pickle=False) as file:
        return dict(file)


@pytest.mark.parametrize("fields", [{}, {"preset": "bigbird"}, {"preset": "sliding_window"}])
def test_small_maps_are_given_pair_by_pair(fields: dict[str, str]) -> None:
    taken = small(**fields)
    assert is_full(taken)
    found, wanted = loaded(taken), expected(taken.settings)
    np.testing.assert_array_equal(found["mask"], wanted.allowed)
    np.testing.assert_allclose(found["sparse"], wanted.sparse, atol=1e-6)
    np.testing.assert_allclose(found["dense"], wanted.dense, atol=1e-6)
    np.testing.assert_allclose(found["kept"], wanted.kept, atol=1e-5)
    np.testing.assert_array_equal(found["keys"], wanted.allowed.sum(1))
    assert json.loads(str(found["settings"]))["settings"] == taken.settings.to_params(full=True)
    assert str(found["caption"]) == taken.picture.caption


def test_large_maps_are_given_as_the_pixels_in_view(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "FULL_BUDGET_BYTES", 9 * 48**2 - 1)
    taken = small(view=((8, 24), (4, 20)))
    assert not is_full(taken)
    found, wanted = loaded(taken), expected(taken.settings)
    assert (found["rows"].tolist(), found["columns"].tolist()) == ([8, 24], [4, 20])
    assert (int(found["row_step"]), int(found["column_step"])) == (1, 1)
    here = np.s_[8:24, 4:20]
    np.testing.assert_allclose(np.nan_to_num(found["sparse"]), wanted.sparse[here], atol=1e-6)
    np.testing.assert_allclose(found["dense"], wanted.dense[here], atol=1e-6)
    np.testing.assert_allclose(found["difference"], (wanted.sparse - wanted.dense)[here], atol=1e-6)
    np.testing.assert_array_equal(found["allowed_share"], wanted.allowed[here])
    np.testing.assert_array_equal(found["rules"], wanted.rules[here])
    assert found["rule_names"].tolist() == ["band", "global row", "global column"]


def test_a_file_with_inputs_can_be_opened_again() -> None:
    again = from_arrays(npz_file(TEXT, with_inputs=True))
    inputs = TEXT.work.inputs
    np.testing.assert_array_equal(again.q.numpy(), inputs.q.numpy())
    np.testing.assert_array_equal(again.k.numpy(), inputs.k.numpy())
    assert again.tokens == inputs.tokens
    assert "q" not in loaded(TEXT)


@pytest.mark.parametrize("taken", [small(), small(T=8), TEXT], ids=["48", "8", "text"])
@pytest.mark.parametrize("with_inputs", [False, True])
def test_no_file_is_larger_than_was_said(taken: Taken, with_inputs: bool) -> None:
    held = sum(each.nbytes for each in arrays(taken, with_inputs).values())
    said = data_bytes(taken, with_inputs)
    assert len(npz_file(taken, with_inputs)) <= said
    assert held <= said


def test_no_tile_is_larger_than_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "FULL_BUDGET_BYTES", 0)
    taken = small(T=700)
    assert sum(each.nbytes for each in arrays(taken).values()) <= data_bytes(taken, False)


def test_the_table_has_a_line_for_every_query() -> None:
    taken = small(preset="bigbird")
    rows = list(csv.DictReader(io.StringIO(curves_csv(taken))))
    wanted = expected(taken.settings)
    assert [int(row["query"]) for row in rows] == list(range(48))
    assert [int(row["keys"]) for row in rows] == wanted.allowed.sum(1).tolist()
    np.testing.assert_allclose([float(row["kept"]) for row in rows], wanted.kept, atol=1e-5)
    np.testing.assert_allclose(
        [float(row["kl_nats"]) for row in rows], -np.log(wanted.kept), atol=1e-5
    )


def test_the_table_names_tokens_however_they_are_written() -> None:
    rows = list(csv.DictReader(io.StringIO(curves_csv(TEXT))))
    assert tuple(row["token"] for row in rows) == TEXT.work.inputs.tokens
    assert "," in [row["token"] for row in rows]


def test_link_stamp_and_citation_open_the_same_view() -> None:
    taken = Taken(Settings(T=48, seed=7, query=3), address="https://a.example/x/?T=9")
    assert taken.link.startswith("https://a.example/x/?v=1&")
    for words in (taken.link, taken.citation.split()[-1]):
        assert Settings.from_link(words) == (taken.settings, ())
    assert "Longformer, T 48" in taken.citation
    assert taken.link in taken.stamp
    assert "random seed 7, input seed 0" in taken.stamp


def test_a_stamp_stays_short() -> None:
    taken = Taken(
        Settings(input="text", T=9, text=" ".join(f"{at**3:x}" for at in range(300)), window=1)
    )
    assert len(taken.stamp) < 720
    assert "…" in taken.stamp


@pytest.mark.parametrize(
    ("view", "wanted"),
    [
        (((0, 8), (0, 8)), ((0, 8), (0, 8))),
        (((0, 8), (40, 48)), ((0, 8), (40, 48))),
        (((40, 48), (0, 20)), ((28, 48), (0, 20))),
        (((0, 48), (5, 6)), None),
    ],
)
def test_a_view_is_made_square_inside_the_map(view: object, wanted: object) -> None:
    assert squared(Settings(T=48, view=view)).view == wanted  # type: ignore[arg-type]


def test_the_release_is_the_projects() -> None:
    assert f'\nversion = "{RELEASE}"\n' in (ROOT / "pyproject.toml").read_text()
