"""8-bit levels: what is allowed is never 0, order is kept, and values come back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sparse_attn.figures.colors import CATEGORIES
from sparse_attn.figures.raster import (
    DifferenceScale,
    WeightScale,
    category_levels,
    category_of,
    difference_levels,
    difference_scale,
    share_levels,
    weight_levels,
    weight_scale,
)
from sparse_attn.figures.scales import readable, signed

LOG = WeightScale(1e-6, 1.0)
LINEAR = WeightScale(0.0, 1.0, log=False)
scales = pytest.mark.parametrize("scale", [LOG, LINEAR])
weights = st.lists(st.floats(0, 1), min_size=1, max_size=50).map(np.array)
differences = st.lists(st.floats(-1, 1), min_size=1, max_size=50).map(np.array)


@scales
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_nan_is_zero_and_everything_allowed_is_not(
    scale: WeightScale, dtype: type[np.floating]
) -> None:
    values = np.array([[np.nan, 0.0, 1e-30, -1e-9, 0.5, 1.0, 7.0, np.inf]], dtype=dtype)
    levels = weight_levels(values, scale)
    assert levels.dtype == np.uint8
    assert levels[0, 0] == 0
    assert levels[0, 1:4].tolist() == [1, 1, 1]
    assert levels[0, 5:].tolist() == [255, 255, 255]


@scales
def test_the_input_is_left_alone(scale: WeightScale) -> None:
    values = np.array([[np.nan, 0.25]], dtype=np.float32)
    weight_levels(values, scale)
    difference_levels(values, DifferenceScale(0.1, 1.0))
    share_levels(values)
    np.testing.assert_array_equal(values, np.array([[np.nan, 0.25]], dtype=np.float32))


@scales
@given(values=weights)
def test_a_larger_weight_never_has_a_lower_level(scale: WeightScale, values: np.ndarray) -> None:
    levels = weight_levels(np.sort(values), scale).astype(int)
    assert (np.diff(levels) >= 0).all()
    assert levels.min() >= 1


@scales
def test_every_level_comes_back_as_itself(scale: WeightScale) -> None:
    levels = np.arange(1, 256)
    values = np.array([scale.value(int(level)) for level in levels])
    np.testing.assert_array_equal(weight_levels(values, scale), levels)


def test_exact_levels_in_both_scales() -> None:
    values = np.array([1e-6, 1e-3, 1.0])
    assert weight_levels(values, LOG).tolist() == [1, 128, 255]
    assert weight_levels(np.array([0.0, 0.5, 1.0]), LINEAR).tolist() == [1, 128, 255]


@given(values=differences, log=st.booleans())
def test_a_difference_and_its_opposite_mirror_each_other(values: np.ndarray, log: bool) -> None:
    scale = DifferenceScale(1e-4, 1.0, log)
    up, down = difference_levels(values, scale), difference_levels(-values, scale)
    np.testing.assert_array_equal(up.astype(int) + down, 256)


@pytest.mark.parametrize("log", [True, False])
def test_differences_come_back_and_zero_is_the_middle(log: bool) -> None:
    scale = DifferenceScale(1e-4, 1.0, log)
    levels = np.arange(1, 256)
    values = np.array([scale.value(int(level)) for level in levels])
    np.testing.assert_array_equal(difference_levels(values, scale), levels)
    assert difference_levels(np.array([np.nan, 0.0, -0.0]), scale).tolist() == [0, 128, 128]
    assert (np.diff(values) > 0).all()


def test_sparse_and_dense_share_one_range() -> None:
    sparse, dense = np.array([[0.9, np.nan]]), np.array([[0.03, 0.0]])
    scale = weight_scale([sparse, dense])
    assert scale == WeightScale(0.02, 1.0)
    assert weight_scale([dense, sparse]) == scale
    assert weight_scale([sparse, dense], log=False) == WeightScale(0.0, 1.0, log=False)


@pytest.mark.parametrize("plane", [np.zeros((2, 2)), np.full((2, 2), np.nan), np.zeros((0, 0))])
def test_planes_without_a_positive_value_still_have_a_range(plane: np.ndarray) -> None:
    assert weight_scale([plane]) == WeightScale(1e-3, 1.0)
    assert difference_scale(plane) == DifferenceScale(1e-3, 1.0)


@given(st.floats(1e-30, 1e30))
def test_ranges_are_rounded_outward(value: float) -> None:
    scale = weight_scale([np.array([value])])
    assert scale.low <= value * 1.00001
    assert value <= scale.high * 1.00001
    assert scale.high <= value * 2.6


def test_a_range_reaches_at_most_six_decades_down() -> None:
    plane = np.array([1e-20, 1.0])
    assert weight_scale([plane]).low == 1e-6
    assert weight_levels(plane, weight_scale([plane])).tolist() == [1, 255]


@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (1.0, 0.5), (0.1, np.inf), (np.nan, 1.0)])
def test_a_bad_range_is_named(low: float, high: float) -> None:
    with pytest.raises(ValueError, match=r"finite with 0 < low < high, got low="):
        WeightScale(low, high)
    with pytest.raises(ValueError, match=r"finite with 0 < low < limit, got low="):
        DifferenceScale(low, high)


def test_a_zero_share_is_nothing_and_one_in_a_million_is_something() -> None:
    levels = share_levels(np.array([0.0, np.nan, 1e-12, 1e-6, 1e-3, 1.0]))
    assert levels.tolist() == [0, 0, 1, 1, 128, 255]


def test_rules_become_categories() -> None:
    names = ("band", "global row", "band #2", "random")
    bits = np.array([[0, 1, 2], [4, 5, 8], [3, 9, 15]], dtype=np.int32)
    band, row, random, several = (
        1 + CATEGORIES.index(each) for each in ("band", "global row", "random", "several")
    )
    expected = [[0, band, row], [band, band, random], [several, several, several]]
    assert category_levels(bits, names).tolist() == expected


def test_rule_names_of_patterns_have_a_category() -> None:
    kinds = {
        "band #3": "band",
        "global column": "global column",
        "dense": "dense",
        "listed": "listed",
    }
    assert {name: category_of(name) for name in kinds} == kinds


def test_ticks_are_readable_and_in_place() -> None:
    assert LOG.ticks()[0] == (0.0, "1e-6")
    assert [text for _, text in LOG.ticks()[-3:]] == ["0.01", "0.1", "1"]
    assert LOG.ticks()[-1][0] == pytest.approx(1.0)
    assert [text for _, text in LINEAR.ticks()] == ["0", "0.25", "0.5", "0.75", "\u2265 1"]
    places = [at for at, _ in DifferenceScale(5e-6, 0.5).ticks()]
    assert min(abs(at - 0.5) for at in places if at != 0.5) >= 0.09
    marks = DifferenceScale(1e-2, 1.0).ticks()
    assert [text for _, text in marks] == ["\u22121", "\u22120.1", "0", "+0.1", "+1"]
    assert [at for at, _ in marks] == pytest.approx([0, 0.25, 0.5, 0.75, 1])


def test_numbers_are_written_for_people() -> None:
    assert [readable(each) for each in (0.0, 1.0, 0.05, 0.002, 5e-7)] == [
        "0", "1", "0.05", "2e-3", "5e-7",
    ]  # fmt: skip
    assert [signed(each) for each in (0.0, 0.5, -0.5)] == ["0", "+0.5", "\u22120.5"]
