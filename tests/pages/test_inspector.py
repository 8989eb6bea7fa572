"""One query, key by key: the worst at first, with exact weights, and a pair in a sentence."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sparse_attn.maps import AttentionMap
from sparse_attn.patterns import Local
from sparse_attn.settings.text_codec import encode_text
from sparse_attn.ui.texts import text
from tests.pages.expected import expected, made_up, pattern_of
from tests.pages.explorer import Explorer
from tests.pages.session import read

BASE = "preset=custom&T=64&window=4&globals=0,40&random=2&heads=2&head=1&D=16"


@pytest.fixture(scope="module")
def opened() -> Explorer:
    return Explorer(BASE)


def row_of(explorer: Explorer, query: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """The query's sparse and dense weights, from AttentionMap.row."""
    settings = explorer.settings
    inputs, pattern = made_up(settings), pattern_of(settings)
    sparse, dense = (
        AttentionMap(inputs.q, inputs.k, each).row(query)[0, settings.head].numpy()
        for each in (pattern, pattern.dense_reference())
    )
    return sparse, dense


def table(explorer: Explorer) -> Any:
    return explorer.app.dataframe[0].value


def test_the_worst_query_is_inspected_at_first(opened: Explorer) -> None:
    wanted = expected(opened.settings)
    worst = int(wanted.kept.argmin())
    assert opened.value("query") == worst
    assert opened.value("key") is None
    sentence, story = opened.sentences
    cut = 100 * (1 - wanted.kept[worst])
    assert f"cuts **{cut:.1f} %** of the dense weight off" in story
    assert f"**{1 / wanted.kept[worst]:.2f}×** its dense weight" in story
    count = int(wanted.allowed[worst].sum())
    assert f"**Query {worst}**" in sentence
    assert f"sees **{count}** of 64 keys" in sentence
    assert f"keeps **{100 * wanted.kept[worst]:.1f} %**" in sentence
    assert opened.settings.query is None, "nobody has picked one"
    assert opened.header["pinned"] is None


@pytest.mark.parametrize("query", [None, 0, 13, 63])
def test_the_table_holds_the_strongest_keys_with_exact_weights(query: int | None) -> None:
    explorer = Explorer(BASE if query is None else f"{BASE}&query={query}")
    query = int(explorer.value("query"))
    sparse, dense = row_of(explorer, query)
    shown = table(explorer)
    keys = [int(each) for each in shown[text("column_key")]]
    strongest = np.argsort(-np.maximum(sparse, dense), kind="stable")[:12]
    assert keys == strongest.tolist()
    assert shown[text("column_sparse")].tolist() == [f"{sparse[key]:.3g}" for key in keys]
    assert shown[text("column_dense")].tolist() == [f"{dense[key]:.3g}" for key in keys]
    rules = expected(explorer.settings).rules[query]
    names = pattern_of(explorer.settings).rules
    for key, said in zip(keys, shown[text("column_rules")], strict=True):
        by = [name for bit, name in enumerate(names) if rules[key] >> bit & 1]
        assert said == (", ".join(by) or "–")


def test_the_worst_query_follows_the_pattern() -> None:
    explorer = Explorer(BASE)
    seen = set()
    for window in (0, 1, 9, 30):
        explorer.set("window_exact", window)
        worst = int(expected(explorer.settings).kept.argmin())
        assert explorer.value("query") == worst
        seen.add(worst)
    assert len(seen) > 1


def test_a_picked_query_stays_and_is_pinned() -> None:
    explorer = Explorer(BASE)
    explorer.set("query", 5)
    assert explorer.app.query_params["query"] == "5"
    assert explorer.header["pinned"] == {"query": 5, "key": None}
    explorer.set("window", 7)
    assert explorer.value("query") == 5
    assert explorer.sentences[0].startswith("**Query 5**")
    explorer.set("query", None)
    assert explorer.settings.query is None
    assert explorer.value("query") == int(expected(explorer.settings).kept.argmin())


@pytest.mark.parametrize(
    ("query", "key", "why"),
    [
        (10, 12, "{0}"),
        (10, 0, "{1}"),
        (40, 3, "{2}"),
        (40, 40, "{0}, {2}, {1}"),
        (10, 10, "{0}"),
    ],
)
def test_a_pair_is_explained(query: int, key: int, why: str) -> None:
    rules = why.format(Local(4).rules[0], "global column", "global row")
    explorer = Explorer(BASE)
    explorer.set("query", query)
    explorer.set("key", key)
    sparse, dense = row_of(explorer, query)
    sentence = explorer.sentences[1]
    assert sentence == (
        f"pair ({query}, {key}): allowed by {rules} · sparse weight **{sparse[key]:.3g}** · "
        f"dense weight {dense[key]:.3g}"
    )
    assert explorer.header["pinned"] == {"query": query, "key": key}


def test_a_pair_that_is_not_allowed_says_so() -> None:
    explorer = Explorer(BASE)
    rules = expected(explorer.settings).rules
    key = int(np.flatnonzero(rules[20] == 0)[0])
    explorer.set("query", 20)
    explorer.set("key", key)
    assert (
        f"pair (20, {key}): not allowed by any rule · sparse weight **0**"
        in (explorer.sentences[1])
    )


def test_a_pair_without_a_query_is_of_the_worst_one() -> None:
    explorer = Explorer(f"{BASE}&key=3")
    worst = int(expected(explorer.settings).kept.argmin())
    assert explorer.sentences[1].startswith(f"pair ({worst}, 3):")


def test_tokens_name_query_keys_and_pair() -> None:
    words = "the cat sat on the mat"
    link = f"preset=custom&window=1&globals=0&input=text&text={encode_text(words)}&heads=1&D=16"
    explorer = Explorer(f"{link}&query=2&key=5")
    assert "**Query 2 `cat`**" in explorer.sentences[0]
    assert "`cat` → `the`: not allowed by any rule" in explorer.sentences[1]
    shown = table(explorer)
    tokens = ["[CLS]", *words.split()]
    assert shown[text("column_token")].tolist() == [
        tokens[key] for key in shown[text("column_key")]
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_chart_holds_the_row(theme: str) -> None:
    explorer = Explorer()
    explorer.app.context = {"theme": theme}
    explorer.visit(f"{BASE}&query=7")
    sparse, dense = row_of(explorer, 7)
    spec = figure_of(explorer, "row")
    weights = [each for each in spec["data"] if each.get("yaxis") in (None, "y", "y2")]
    bars: dict[str, Any] = {each["name"]: each for each in weights}
    assert "band" in bars
    assert len(weights) >= 4
    heights = np.concatenate([array_of(each["y"]) for each in weights])
    allowed = int((expected(explorer.settings).rules[7] != 0).sum())
    assert len(heights) == 64 + allowed
    assert np.abs(heights).sum() == pytest.approx(sparse.sum() + dense.sum(), rel=1e-5)
    assert array_of(bars["band"]["y"]).max() == pytest.approx(sparse[3:12].max(), rel=1e-5)


def array_of(sent: Any) -> np.ndarray[Any, Any]:
    """An array of a figure's JSON, as Plotly.js reads it."""
    if isinstance(sent, list):
        return np.array(sent, dtype=float)
    return np.frombuffer(base64.b64decode(sent["bdata"]), np.dtype(f"<{sent['dtype']}"))


def reasons(explorer: Explorer) -> list[str]:
    """What is said of the rules, one line each, with its mark."""
    lines = [line for each in explorer.sentences for line in each.splitlines()]
    marked = [line.strip() for line in lines if line.startswith(":material/")]
    return [line.removeprefix(":material/") for line in marked]


def test_every_rule_says_why() -> None:
    explorer = Explorer(f"{BASE}&query=20&key=40")
    assert reasons(explorer)[:3] == [
        "close: |20 − 40| = 20 > window 4: no",
        "close: 20 is not global",
        "check: 40 is global and every query reads it",
    ]
    explorer.set("key", 21)
    assert reasons(explorer)[0] == "check: |20 − 21| = 1 ≤ window 4: yes"
    explorer.set("causal", True)
    assert reasons(explorer)[0] == "close: 21 > 20: causal forbids what comes later"


def test_the_answer_is_python_that_holds() -> None:
    explorer = Explorer(f"{BASE}&query=20&key=40")
    (code,) = [each.value for each in explorer.app.code if "assert" in each.value]
    assert "Local(4), Global([0, 40]), Random(2, 0)" in code
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", code], cwd=root, check=True)


def test_no_pair_no_reason() -> None:
    explorer = Explorer(BASE)
    assert reasons(explorer) == []
    assert not [each for each in explorer.app.code if "assert" in each.value]


def figure_of(explorer: Explorer, key: str) -> Any:
    """The figure of Streamlit's chart, or of the one that the maps' plotly.js draws."""
    element: Any = explorer.app.get_by_key(key)
    if hasattr(element.proto, "spec"):
        return json.loads(element.proto.spec)
    return json.loads(json.loads(element.proto.json)["figure"])


def test_the_mass_kept_is_a_section_of_its_own_with_the_worst_to_jump_to() -> None:
    explorer = Explorer(f"{BASE}&section=kept")
    kept = expected(explorer.settings).kept
    assert f"keep **{100 * kept.mean():.1f} %** of dense attention" in explorer.sentences[1]
    (curve,) = figure_of(explorer, "along")["data"]
    np.testing.assert_allclose(array_of(curve["y"]), kept, rtol=1e-5)
    worst = [int(each) for each in np.argsort(kept, kind="stable")[:10]]
    buttons = [each for each in explorer.app.button if str(each.key).startswith("worst_")]
    assert [each.label.split()[0] for each in buttons] == [str(each) for each in worst]
    buttons[3].click()
    explorer.run()
    assert (explorer.settings.query, explorer.settings.section) == (worst[3], "row")
    assert explorer.sentences[0].startswith(f"**Query {worst[3]}**")
    assert explorer.app.query_params["query"] == str(worst[3])


def test_heads_stand_beside_the_best_choice_of_as_many_keys() -> None:
    explorer = Explorer(f"{BASE}&section=heads")
    wanted = expected(explorer.settings)
    counts = wanted.allowed.sum(-1)
    falling = -np.sort(-wanted.dense, axis=-1)
    best = np.array([row[:count].sum() for row, count in zip(falling, counts, strict=True)])
    pattern, oracle = figure_of(explorer, "along")["data"]
    np.testing.assert_allclose(array_of(pattern["y"]), wanted.kept, rtol=1e-5)
    np.testing.assert_allclose(array_of(oracle["y"]), best, rtol=1e-5)
    lines = explorer.app.main.table[0].value
    assert lines[text("heads_head")].tolist() == ["0", "1"]
    assert read(lines[text("heads_kept")][1]) == f"{100 * wanted.kept.mean():.1f} %"
    assert read(lines[text("heads_best")][1]) == f"{100 * best.mean():.1f} %"
    v = made_up(explorer.settings).v
    assert v is not None
    values = v[0, 1].double().numpy()
    dense = wanted.dense @ values
    error = np.linalg.norm(wanted.sparse @ values - dense, axis=-1)
    mean = (error / np.linalg.norm(dense, axis=-1)).mean()
    assert read(lines[text("heads_error")][1]) == f"{100 * mean:,.1f} %"


def test_the_chart_follows_the_view_of_the_maps() -> None:
    explorer = Explorer(f"{BASE}&query=7&view=0:32,16:48")
    spec = figure_of(explorer, "row")
    assert spec["layout"]["xaxis"]["range"] == [15.5, 47.5]
    assert "Keys 16 to 47;" in " ".join(explorer.captions)
