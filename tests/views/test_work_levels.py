"""A first look and the exact picture: what differs, what is shared, what is known of a pair."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from sparse_attn.patterns import Pattern
from sparse_attn.settings import Settings
from sparse_attn.sources import structured
from sparse_attn.views import Work, drawable, level, painted, picture, work
from sparse_attn.views.given import Given, Patient
from sparse_attn.views.level import Level
from sparse_attn.views.shared_cache import SharedCache
from tests.oracle.softmax import Floats, masked_softmax

LONG = Settings(
    T=4096, heads=2, head=1, D=8, preset="custom", window=16, globals="0, 2500"
)  # fmt: skip
SHORT = LONG.replace(T=700, globals="0, 350")


def at(settings: Settings, wanted: Level = "exact") -> Work:
    return Work(settings, Patient(), Given(), wanted)


@pytest.fixture(autouse=True)
def caches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty ones: other tests have maps of their own. And a first look that is soon too long."""
    monkeypatch.setattr(level, "QUICK_PAIRS", 512 * LONG.T)
    for name in ("_MAPS", "_TILES"):
        monkeypatch.setattr(work, name, SharedCache(2**30))


def test_a_short_map_is_final_at_once_and_a_long_one_is_not() -> None:
    assert at(SHORT, "sampled").final
    assert not at(LONG, "sampled").final
    assert at(LONG, "exact").final
    assert at(LONG.replace(view=((0, 512), (0, 512))), "sampled").final


def test_levels_are_told_apart_and_what_they_share_is_made_once() -> None:
    first, exact = at(LONG, "sampled"), at(LONG)
    one, other = first.dense_tile(), exact.dense_tile()
    assert (one.exact, other.exact) == (False, True)
    assert one.weighed_rows < other.weighed_rows == LONG.T
    assert first.dense_tile() is one
    assert exact.dense_tile() is other
    assert first.sparse_tile() is exact.sparse_tile(), "all rows of it are affordable at once"
    assert first.sparse() is exact.sparse()
    assert torch.equal(one.rules, other.rules)
    assert torch.equal(one.allowed_share, other.allowed_share)


def test_the_colours_stay_when_the_exact_picture_comes_and_under_zoom() -> None:
    zoomed = LONG.replace(view=((2000, 2400), (2000, 2400)))
    first, exact, closer = picture(at(LONG, "sampled")), picture(at(LONG)), picture(at(zoomed))
    assert first.weights == exact.weights == closer.weights
    assert first.differences == exact.differences == closer.differences
    assert first.painted == painted(LONG, "sampled")
    assert exact.painted == painted(LONG)
    assert first.painted.endswith("&level=sampled")
    assert exact.painted.endswith("&level=exact")
    assert "dense" in first.caption.replace(exact.caption, "").lower()
    assert first.caption != exact.caption, "the caption says how many rows"


def expected(settings: Settings, query: int) -> tuple[Floats, Floats]:
    """The sparse and the dense weights of one query: a masked softmax, float64."""
    inputs = structured(settings.T, heads=settings.heads, dim=settings.D)
    q, k = (each[:, settings.head, None].double() for each in (inputs.q, inputs.k))
    keys = np.arange(settings.T)
    allowed = (abs(keys - query) <= settings.window) | np.isin(keys, (0, 350)) | (query in (0, 350))
    masks = allowed, np.ones_like(allowed)
    sparse, dense = (
        masked_softmax(q[:, :, [query]], k, k, mask[None, None, None]).weights[0, 0, 0]
        for mask in masks
    )
    return sparse, dense


@pytest.mark.parametrize("query", [0, 5, 350, 600, 699])
def test_known_weights_are_those_of_a_masked_softmax(query: int) -> None:
    asked = at(SHORT)
    picture(asked)
    sparse, dense = expected(SHORT, query)
    for key in (0, query, max(0, query - 16), max(0, query - 17), 350, 699):
        found = asked.known_weights(query, key)
        assert found is not None
        assert found == pytest.approx((sparse[key], dense[key]), abs=1e-6)
        assert (found[0] > 0) == (sparse[key] > 0)


def test_nothing_is_known_of_maps_that_are_not_at_hand() -> None:
    asked = at(SHORT)
    assert asked.known_weights(0, 0) is None
    asked.dense()
    assert asked.known_weights(0, 0) is None
    asked.sparse()
    assert asked.known_weights(0, 0) is not None
    assert at(SHORT.replace(window=17)).known_weights(0, 0) is None
    assert at(SHORT.replace(head=0)).known_weights(0, 0) is None


@pytest.mark.parametrize("wanted", ["sampled", "exact"])
def test_a_dense_pattern_is_weighed_in_as_many_rows_as_its_reference(wanted: Level) -> None:
    asked = at(Settings(T=2**20, preset="dense"), wanted)
    assert asked.sparse_sample == asked.dense_sample
    assert asked.sparse_sample is not None


@pytest.mark.parametrize("causal", [False, True])
def test_too_many_pairs_are_refused_without_counting_them(
    causal: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(T=2**20, preset="custom", window=16, globals="::4", random=1, causal=causal)
    monkeypatch.setattr(Pattern, "count", lambda *_: pytest.fail("this takes minutes"))
    with pytest.raises(ValueError, match=r"together they allow about [\d,]+ pairs"):
        at(settings).pairs()


def test_pairs_that_a_formula_counts_are_counted_however_many() -> None:
    length = 2**20
    settings = Settings(T=length, preset="custom", window=16, globals="::4")
    hubs = length // 4
    band = (length - hubs) * (33 - 8)  # 8 of the keys in a window are hubs
    with pytest.raises(ValueError, match="together they allow") as refused:
        at(settings).pairs()
    counted = int(str(refused.value).split("allow ")[1].split(" pairs")[0].replace(",", ""))
    assert counted == pytest.approx(hubs * length * 2 - hubs**2 + band, rel=1e-6)


def test_a_pattern_just_within_the_limit_is_counted_and_just_beyond_it_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pairs = SHORT.T**2 - (SHORT.T - 17) * (SHORT.T - 16)  # of the band alone
    band = SHORT.replace(globals="")
    monkeypatch.setattr(drawable, "MOST_PAIRS_DRAWN", pairs)
    assert at(band).pairs() == pairs
    monkeypatch.setattr(drawable, "MOST_PAIRS_DRAWN", pairs - 1)
    monkeypatch.setattr(work, "_MAPS", SharedCache(2**30))
    with pytest.raises(ValueError, match=f"{pairs:,}"):
        at(band).pairs()


@pytest.mark.parametrize(
    ("view", "shown"),
    [
        (((100, 106), (90, 103)), ((100, 113), (90, 103))),
        (((690, 695), (10, 40)), ((670, 700), (10, 40))),
        (((699, 700), (3, 4)), ((696, 700), (3, 7))),
        (((20, 40), (30, 50)), ((20, 40), (30, 50))),
    ],
)
def test_what_the_square_map_shows_beside_the_ranges_of_a_link_is_weighed_too(
    view: tuple[tuple[int, int], tuple[int, int]], shown: tuple[tuple[int, int], tuple[int, int]]
) -> None:
    asked = at(SHORT.replace(view=view))
    tiles = asked.sparse_tile(), asked.dense_tile(), asked.difference()
    assert {(tile.rows, tile.columns) for tile in tiles} == {shown}
    assert bool(tiles[1].values.isfinite().all())
