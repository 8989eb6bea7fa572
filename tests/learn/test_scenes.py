"""What the steps show, against the oracle: numbers, right answers, explanations."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from sparse_attn.language import in_language
from sparse_attn.lessons import Lesson, cost, hops, story
from sparse_attn.lessons.cost import GLOBALS, LENGTHS
from sparse_attn.ui.grid import GridPicture
from sparse_attn.ui.learn.question import verdict, with_question
from sparse_attn.ui.learn.scene import Guess, Paint, Scene
from sparse_attn.ui.learn.steps import STEP_MODULES
from tests.oracle.softmax import masked_softmax

LANGUAGES = ("en", "ja")


def scene(language: str = "en", **fields: Any) -> Scene:
    with in_language(language):
        lesson = Lesson(**fields)
        made: Scene = STEP_MODULES[lesson.step - 1].scene(lesson)
        return made


def near(length: int, window: int) -> NDArray[np.bool_]:
    return np.array([[abs(i - j) <= window for j in range(length)] for i in range(length)])


def weights(language: str, mask: NDArray[np.bool_]) -> NDArray[np.float64]:
    tokens = story(language, len(mask))
    found = masked_softmax(tokens.q, tokens.k, tokens.v, mask[None, None]).weights[0, 0]
    return np.asarray(found)


def assert_shows(grid: GridPicture, wanted: NDArray[np.float64], mask: NDArray[np.bool_]) -> None:
    """Percent in the allowed cells, nothing in the others; colours in the same order."""
    assert grid.allowed is not None
    assert grid.levels is not None
    assert np.array_equal(grid.allowed, mask)
    for cell in np.ndindex(mask.shape):
        if mask[cell]:
            assert abs(float(grid.texts[cell]) - 100 * wanted[cell]) <= 0.5 + 1e-9
            assert f"{100 * wanted[cell]:.1f} %" in grid.sentences[cell]
        else:
            assert grid.texts[cell] == ""
    top = np.nanmax(wanted[mask] / grid.levels[mask])
    assert grid.levels[mask] == pytest.approx(wanted[mask] / top, abs=1e-9)


def painting(made: Scene) -> Paint:
    assert isinstance(made.question, Paint)
    return made.question


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("length", [4, 16, 32])
def test_step_1_shows_dense_attention(language: str, length: int) -> None:
    made = scene(language, step=1, N=length)
    everything = np.ones((length, length), bool)
    assert_shows(made.pictures[0].grid, weights(language, everything), everything)
    assert isinstance(made.question, Guess)
    assert made.question.wanted == 4 * length**2
    assert f"{length**2:,}" in made.facts[0]
    last = min(story(language, length).far[0], length - 1)
    others = np.delete(weights(language, everything)[last], last)
    assert f"{100 * others.max():.1f} %" in made.facts[1]
    remarks = {made.question.remark(given) for given in (4 * length**2, 2 * length**2, 7)}
    assert len(remarks) == 3


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("window", "query"), [(0, 0), (2, 7), (7, 15)])
def test_step_2_shows_the_band_and_the_boxes(language: str, window: int, query: int) -> None:
    made = scene(language, step=2, window=window, query=query, revealed=True)
    band, boxes, dense = (each.grid for each in made.pictures)
    mask, everything = near(16, window), np.ones((16, 16), bool)
    assert_shows(band, weights(language, mask), mask)
    assert_shows(dense, weights(language, everything), everything)
    assert painting(made).wanted == {(query, j) for j in range(16) if mask[query, j]}
    for token, slot in np.ndindex(boxes.texts.shape):
        key = token + slot - window
        inside = 0 <= key < 16
        assert boxes.allowed is not None
        assert boxes.allowed[token, slot] == inside
        assert boxes.texts[token, slot] == (
            f"{key} {story(language).tokens[key]}" if inside else ""
        )
    assert f"(1, 1, 16, {2 * window + 1}, 32)" in made.facts[1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("window", [0, 2, 7])
def test_step_3_tells_what_is_lost(language: str, window: int) -> None:
    made = scene(language, step=3, window=window, revealed=True)
    dense, mask = weights(language, np.ones((16, 16), bool)), near(16, window)
    query, _ = story(language).far
    outside = np.where(mask[query], -1, dense[query])
    assert painting(made).wanted == {(query, int(outside.argmax()))}
    kept = (dense * mask).sum(1)
    assert f"{100 * outside.max():.1f} %" in made.facts[0]
    assert f"{100 * kept[query]:.1f} %" in made.facts[0]
    assert f"{100 * kept.mean():.1f} %" in made.facts[1]
    assert f"{100 * kept.min():.1f} %" in made.facts[1]


@pytest.mark.parametrize("rows", [True, False])
@pytest.mark.parametrize("columns", [True, False])
@pytest.mark.parametrize("roles", [("cls",), ("questions", "cls"), ()])
def test_step_4_adds_rows_and_columns(rows: bool, columns: bool, roles: tuple[str, ...]) -> None:
    made = scene(step=4, rows=rows, columns=columns, roles=roles, revealed=True)
    tokens = story("en")
    hubs = {at for role in roles for at in tokens.roles[role]}
    band = near(16, 2)
    mask = band.copy()
    for hub in hubs:
        mask[hub] |= rows
        mask[:, hub] |= columns
    assert painting(made).wanted == {(int(i), int(j)) for i, j in np.argwhere(mask & ~band)}
    why, sparse, _ = (each.grid for each in made.pictures)
    assert why.allowed is not None
    assert np.array_equal(why.allowed, mask)
    assert np.array_equal(why.texts != "", mask), "a letter where there is a colour"
    assert_shows(sparse, weights("en", mask), mask)
    assert f"{mask.sum()}" in made.facts[1]
    if not rows or not columns:
        connected = bool((hops(torch.from_numpy(mask)) >= 0).all())
        assert connected, "the band alone connects everything, only slowly"


def test_step_4_reads_a_text_of_one_s_own() -> None:
    words = "# Cats\n\nWho purrs? A cat does.\n\n" + "and so on " * 20
    made = scene(step=4, text=words, roles=("headings", "questions"), revealed=True)
    grid = made.pictures[0].grid
    assert len(grid.rows) == 24
    assert grid.rows[:3] == ("0 [CLS]", "1 #", "2 Cats")
    assert "2 “Cats”" in made.facts[0]
    assert "left out" in made.facts[-1]
    empty = scene(step=4, text="  ", revealed=True)
    assert empty.pictures[0].grid.rows[1] == "1 Mia"


@pytest.mark.parametrize("query", [0, 1, 10, 15])
@pytest.mark.parametrize("language", LANGUAGES)
def test_step_5_masks_what_must_not_count(language: str, query: int) -> None:
    made = scene(language, step=5, query=query, revealed=True)
    tokens = story(language)
    hubs = [[0, tokens.roles["sentences"][1]], [0]]
    wanted = set()
    for item, row in ((0, 0), (1, 3)):
        for slot, key in enumerate(range(query - 2, query + 3)):
            if not 0 <= key < 16 or key in hubs[item]:
                wanted.add((row, slot))
    wanted.add((3, 6))  # item B has one global token of two
    assert painting(made).wanted == wanted
    table = made.pictures[0].grid
    mask = near(16, 2)
    mask[:, hubs[0]] = True
    exact = weights(language, mask)[query]
    shown = [float(each.removesuffix(" %")) for each in table.texts[2]]
    keys = [*range(query - 2, query + 3), *hubs[0]]
    for slot, key in enumerate(keys):
        share = 0.0 if (0, slot) in wanted else 100 * exact[key]
        assert shown[slot] == pytest.approx(share, abs=0.051)
    assert sum(shown) == pytest.approx(100, abs=0.4)


@pytest.mark.parametrize("query", [0, 10, 13])
@pytest.mark.parametrize("language", LANGUAGES)
def test_step_6_places_every_weight(language: str, query: int) -> None:
    made = scene(language, step=6, query=query, revealed=True)
    tokens = story(language)
    mask = near(16, 2)
    for hub in (0, tokens.roles["sentences"][1]):
        mask[hub] = mask[:, hub] = True
    assert_shows(made.pictures[0].grid, weights(language, mask), mask)
    assert painting(made).wanted == {(query, j) for j in range(16) if mask[query, j]}
    before = scene(language, step=6, query=query).pictures[0].grid
    assert (before.texts[query:] == "").all(), "the answer is not on the page"
    if query:
        assert np.array_equal(before.texts[:query], made.pictures[0].grid.texts[:query])


@pytest.mark.parametrize(("keys", "seed"), [(0, 0), (1, 1), (3, 999)])
def test_step_7_asks_for_a_token_in_the_middle(keys: int, seed: int) -> None:
    made = scene(step=7, random=keys, seed=seed, revealed=True)
    question, links = painting(made), made.pictures[0].grid
    assert links.allowed is not None
    assert question.one
    query = next(iter(question.paintable))[0]
    assert question.wanted
    for _, middle in question.wanted:
        assert links.allowed[query, middle]
    assert len(made.pictures) == 6
    kinds = {question.explain(cell)[:12] for cell in question.paintable}
    assert len(kinds) >= 2


def test_step_8_counts_and_hides_the_answer() -> None:
    asked, made = scene(step=8), scene(step=8, revealed=True)
    longest = cost(LENGTHS[-1], 256)
    assert isinstance(made.question, Guess)
    assert made.question.wanted == longest.ratio == round(2**40 / longest.sparse)
    everything = [*asked.pictures[0].grid.texts.ravel(), *asked.pictures[0].grid.sentences.ravel()]
    assert not any(f"{longest.ratio:,}" in str(each) for each in everything)
    assert f"{longest.ratio:,}" in made.pictures[0].grid.texts[-1]
    assert f"513 keys + {GLOBALS}" in made.pictures[0].title


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", range(1, 9))
def test_every_answer_is_explained(language: str, step: int) -> None:
    """Right, wrong, half right and empty answers each get a sentence; none is left with a hole."""
    with in_language(language):
        lesson = Lesson(step=step, revealed=True)
        made = scene(language, step=step, revealed=True)
        grid = made.pictures[0].grid
        answers = ["", "0", "5"]
        if isinstance(made.question, Paint):
            cells = grid.numbers(made.question.paintable)
            answers += [",".join(map(str, cells)), ",".join(map(str, cells[::2]))]
            answers += [",".join(map(str, grid.numbers(made.question.wanted)))]
            assert made.question.wanted <= made.question.paintable
            said = [made.question.explain(cell) for cell in sorted(made.question.paintable)]
            assert all(said)
        else:
            answers += [str(made.question.wanted)]
        for answer in answers:
            lines = verdict(made.question, lesson.replace(answer=answer), grid)
            assert lines
            assert all(line and "{" not in line for line in lines)
            if isinstance(made.question, Paint):
                with_question(grid, made.question, lesson.replace(answer=answer)).message()


def test_the_answer_is_never_on_the_page_before_it_is_revealed() -> None:
    """No sentence of a paintable cell differs in kind from another's."""
    for step, language in itertools.product((2, 5), LANGUAGES):
        made = scene(language, step=step)
        grid = made.pictures[0].grid
        for cell in painting(made).paintable:
            assert "：" not in grid.sentences[cell]
            assert grid.allowed is None or grid.allowed[cell]


@pytest.mark.parametrize("step", [2, 3, 4, 5, 6, 7])
def test_a_flip_keeps_the_scale(step: int) -> None:
    """What has the same unit has the same colours, in every picture of a step."""
    made = scene(step=step, revealed=True)
    scales = [
        words for each in made.pictures for sign, words in each.grid.legend if sign == "scale"
    ]
    assert len(set(scales)) == 1
    tables: dict[str, list[float]] = {}  # text to levels
    for each in made.pictures:
        if any(sign == "scale" for sign, _ in each.grid.legend) and each.grid.levels is not None:
            for cell, level in np.ndenumerate(each.grid.levels):
                if not np.isnan(level):
                    tables.setdefault(str(each.grid.texts[cell]), []).append(level)
    unit = 1 / max(map(int, tables))
    assert all(max(levels) - min(levels) <= 1.01 * unit for levels in tables.values())


def test_both_pictures_of_a_flip_share_their_colours() -> None:
    made = scene(step=2, revealed=True)
    band, dense = made.pictures[0].grid, made.pictures[2].grid
    assert band.legend[0] == dense.legend[0]
    assert band.levels is not None
    assert dense.levels is not None
    top = 100 * weights("en", near(16, 2))[0, 0] / band.levels[0, 0]
    assert 100 * weights("en", np.ones((16, 16), bool))[0, 0] / dense.levels[0, 0] == pytest.approx(
        top
    )
