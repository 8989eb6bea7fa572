"""Colours: readable in grey, and *not allowed* like no value."""

import numpy as np
import pytest

from sparse_attn.figures.colors import (
    CATEGORIES,
    NOT_ALLOWED,
    THEMES,
    VIRIDIS,
    Theme,
    categorical,
    contrast,
    diverging,
    luminance,
    rgb,
    sequential,
)

themes = pytest.mark.parametrize("theme", THEMES)


@themes
def test_more_weight_is_always_lighter(theme: Theme) -> None:
    light = luminance(sequential(theme) / 255)
    assert (np.diff(light[::4]) > 0).all()  # every fourth: neighbours may round to the same grey
    assert (np.diff(light) > -5e-4).all()
    assert light[-1] > 4 * light[0]


@themes
def test_the_arms_of_the_difference_are_equally_light(theme: Theme) -> None:
    light = luminance(diverging(theme) / 255)
    np.testing.assert_allclose(light, light[::-1], atol=0.025)
    toward_end = np.diff(light[127::8])
    assert (toward_end < 0).all() if theme == "light" else (toward_end > 0).all()


@themes
def test_zero_difference_is_neutral_and_the_signs_differ_in_hue(theme: Theme) -> None:
    colors = diverging(theme).astype(int)
    assert np.ptp(colors[127]) <= 2
    assert colors[0, 2] > colors[0, 0] + 60  # negative is blue
    assert colors[-1, 0] > colors[-1, 2] + 60  # positive is orange


@themes
def test_not_allowed_is_told_from_every_end_in_grey(theme: Theme) -> None:
    nothing = rgb(NOT_ALLOWED[theme][0])
    tiny, largest = sequential(theme)[[0, -1]] / 255
    assert contrast(nothing, tiny) > 1.5
    assert contrast(nothing, largest) > 1.3
    assert contrast(nothing, diverging(theme)[127] / 255) > 1.2


@themes
def test_every_category_stands_out_from_not_allowed_and_from_the_others(theme: Theme) -> None:
    colors = [rgb(color) for color in categorical(theme)]
    assert len(colors) == len(CATEGORIES) == len(set(categorical(theme)))
    assert all(contrast(color, rgb(NOT_ALLOWED[theme][0])) > 1.7 for color in colors)


def test_the_whole_of_viridis_hits_its_control_points() -> None:
    from plotly.colors import sequential as published

    assert [color.lower() for color in published.Viridis] == list(VIRIDIS)
    np.testing.assert_array_equal(sequential("dark")[-1] / 255, rgb(VIRIDIS[-1]))
    np.testing.assert_array_equal(sequential("light")[0] / 255, rgb(VIRIDIS[0]))


def test_palettes_are_read_only() -> None:
    with pytest.raises(ValueError, match="read-only"):
        sequential("light")[0] = 0
