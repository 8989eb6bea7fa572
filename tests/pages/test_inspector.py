"""One query, key by key: the worst at first, with exact weights, and a pair in a sentence."""

from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np
import pytest

from sparse_attn.maps import AttentionMap
from sparse_attn.patterns import Local
from sparse_attn.settings.text_codec import encode_text
from sparse_attn.ui.texts import text
from tests.pages.expected import expected, made_up, pattern_of
from tests.pages.explorer import Explorer

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
    (sentence,) = opened.sentences
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
    element: Any = explorer.app.get_by_key("row")
    spec = json.loads(element.proto.spec)
    bars: dict[str, Any] = {each["name"]: each for each in spec["data"]}
    assert "band" in bars
    assert len(spec["data"]) >= 4
    heights = np.concatenate([array_of(each["y"]) for each in spec["data"]])
    allowed = int((expected(explorer.settings).rules[7] != 0).sum())
    assert len(heights) == 64 + allowed
    assert np.abs(heights).sum() == pytest.approx(sparse.sum() + dense.sum(), rel=1e-5)
    assert array_of(bars["band"]["y"]).max() == pytest.approx(sparse[3:12].max(), rel=1e-5)


def array_of(sent: Any) -> np.ndarray[Any, Any]:
    """An array of a figure's JSON, as Plotly.js reads it."""
    if isinstance(sent, list):
        return np.array(sent, dtype=float)
    return np.frombuffer(base64.b64decode(sent["bdata"]), np.dtype(f"<{sent['dtype']}"))
