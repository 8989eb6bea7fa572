"""The two classic faults of step 5: what is said of them is true of every query."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from sparse_attn.lessons import story
from tests.learn.test_scenes import assert_shows, scene


def test_step_5_shows_the_harm_of_both_faults() -> None:
    right = scene(step=5, revealed=True).pictures[1].grid
    twice = scene(step=5, revealed=True, twice=True)
    assert float(twice.pictures[1].grid.texts[1, 0]) > 1.5 * float(right.texts[1, 0])
    assert any("Counted twice" in fact for fact in twice.facts)
    rowless = scene(step=5, revealed=True, rowless=True)
    shown = rowless.pictures[1].grid
    assert right.allowed is not None
    assert shown.allowed is not None
    assert right.allowed[0].all()
    assert shown.allowed[0].sum() == 4  # its window, and the other global token
    assert "reads 4 of 16 keys" in rowless.facts[-1]


def faulty(doubled: bool, rows: bool) -> NDArray[np.float64]:
    """``full_attn`` of item A with the faults, row by row from scores."""
    tokens, hubs = story("en"), [0, story("en").roles["sentences"][1]]
    scores = (tokens.q[0, 0] @ tokens.k[0, 0].T).numpy() / np.sqrt(tokens.q.shape[-1])
    full = np.zeros((16, 16))
    for query in range(16):
        near = [key for key in range(query - 2, query + 3) if 0 <= key < 16]
        slots = [key for key in near if doubled or key not in hubs] + hubs
        if rows and query in hubs:
            slots = list(range(16))
        shares = np.exp(scores[query, slots])
        np.add.at(full[query], slots, shares / shares.sum())
    return full


@pytest.mark.parametrize("rowless", [False, True])
@pytest.mark.parametrize("query", range(16))
def test_step_5_says_of_every_query_what_is_true(query: int, rowless: bool) -> None:
    made = scene(step=5, revealed=True, twice=True, rowless=rowless, query=query)
    right, wrong = faulty(False, not rowless), faulty(True, not rowless)
    [told] = [fact for fact in made.facts if "Counted twice" in fact]
    hit = not np.allclose(right[query], wrong[query])
    assert ("stands in two slots" in told) == hit
    at = query if hit else int(np.abs(wrong - right).max(1).argmax())
    assert f"uery {at} " in told
    key = next(key for key in range(16) if f"key {key} “" in told)
    assert f"{100 * wrong[at, key]:.1f} % instead of {100 * right[at, key]:.1f} %" in told
    assert wrong[at, key] > right[at, key] + 0.01
    assert any("is global itself" in fact for fact in made.facts) == (
        query in (0, 9) and not rowless
    )


@pytest.mark.parametrize("twice", [False, True])
@pytest.mark.parametrize("rowless", [False, True])
def test_the_faults_share_one_scale_that_holds_them_all(twice: bool, rowless: bool) -> None:
    grid = scene(step=5, revealed=True, twice=twice, rowless=rowless).pictures[1].grid
    wanted = faulty(twice, not rowless)
    assert_shows(grid, wanted, wanted > 0)
    every = [faulty(doubled, rows).max() for doubled in (False, True) for rows in (False, True)]
    assert grid.levels is not None
    assert np.nanmax(wanted[wanted > 0] / grid.levels[wanted > 0]) == pytest.approx(max(every))
