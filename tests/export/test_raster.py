"""What a panel's pixels are: colour of the level, opacity of the share, hatch, textures."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from sparse_attn.export.drawing.looks import look
from sparse_attn.export.drawing.pool import pooled
from sparse_attn.export.drawing.raster import Layer, hatched, opacity, ramp, raster, swatch
from sparse_attn.export.style import THEMES
from sparse_attn.figures import colors
from sparse_attn.figures.colors import CATEGORIES
from sparse_attn.figures.picture import KINDS, Kind

DICE = np.random.default_rng(0)
LEVELS = DICE.integers(0, 256, (8, 8)).astype(np.uint8)
WHY = DICE.integers(0, 8, (8, 8)).astype(np.uint8)
SHARE = (LEVELS > 0) * 1.0


def layer(kind: Kind, share: NDArray[np.floating] | None = None, pool: bool = True) -> Layer:
    levels = WHY if kind == "why" else LEVELS
    return Layer(kind, levels, (levels > 0) * 1.0 if share is None else share, 0, 0, 8, 8, pool)


def expected_color(kind: Kind, level: int) -> list[int]:
    if kind == "why":
        hexadecimal = colors.categorical("light")[level - 1]
        return [int(hexadecimal[at : at + 2], 16) for at in (1, 3, 5)]
    table = colors.diverging("light") if kind == "difference" else colors.sequential("light")
    return list(map(int, table[level - 1]))


@pytest.mark.parametrize("kind", KINDS)
def test_every_pixel_is_a_square_in_the_colour_of_its_level(kind: Kind) -> None:
    pixels = raster(layer(kind), look("light"), (40, 40), 1.0)
    levels = WHY if kind == "why" else LEVELS
    for row in range(8):
        for column in range(8):
            square = pixels[5 * row : 5 * row + 5, 5 * column : 5 * column + 5].reshape(-1, 3)
            if levels[row, column]:
                wanted = expected_color(kind, int(levels[row, column]))
                np.testing.assert_array_equal(square, np.tile(wanted, (25, 1)))
            else:
                hatch = {tuple(map(int, 255 * colors.rgb(each) + 0.5))
                         for each in look("light").not_allowed}  # fmt: skip
                assert set(map(tuple, square.tolist())) <= hatch


@pytest.mark.parametrize(
    ("share", "alpha"), [(1.0, 1.0), (0.1, 0.75), (1e-3, 0.25), (1e-5, 0.15), (0.0, 0.0)]
)
def test_the_share_of_allowed_pairs_is_the_opacity(share: float, alpha: float) -> None:
    assert float(opacity(np.array(share))) == pytest.approx(alpha)
    levels = np.full((1, 1), 255, np.uint8)
    plain = Layer("sparse", levels, np.array([[share]]), 0, 0, 1, 1, pool=True)
    made = raster(plain, look("dark"), (12, 12), 1.0)
    ground = hatched(look("dark"), (12, 12), 1.0)
    ink = colors.sequential("dark")[-1]
    wanted = ground + (ink - ground) * round(255 * alpha) / 255
    np.testing.assert_allclose(made, wanted, atol=1.0)


@pytest.mark.parametrize("kind", KINDS)
def test_shrinking_by_halves_is_pooling(kind: Kind) -> None:
    share = DICE.random((8, 8))
    levels = WHY if kind == "why" else LEVELS
    share[levels == 0] = 0
    small, mean = pooled(levels, share, kind, 2)
    rarity = ["dense", "band", "global row", "global column", "listed", "random", "several"]

    def strength(level: int) -> int:
        if level == 0:
            return -1
        if kind == "difference":
            return abs(level - 128)
        return rarity.index(CATEGORIES[level - 1]) if kind == "why" else level

    for row in range(4):
        for column in range(4):
            block = levels[2 * row : 2 * row + 2, 2 * column : 2 * column + 2].ravel().tolist()
            assert strength(int(small[row, column])) == max(map(strength, block))
            few = share[2 * row : 2 * row + 2, 2 * column : 2 * column + 2]
            assert mean[row, column] == pytest.approx(few.mean())


def test_a_line_one_pixel_wide_survives_shrinking() -> None:
    levels = np.zeros((512, 512), np.uint8)
    levels[:, 101] = 255
    thin = Layer("sparse", levels, (levels > 0) * 1.0, 0, 0, 512, 512, pool=True)
    made = raster(thin, look("light"), (128, 128), 1.0).astype(int)
    ground = hatched(look("light"), (128, 128), 1.0)
    assert np.abs(made - ground).sum(-1).argmax(1).tolist() == [25] * 128
    assert (np.abs(made[:, 25] - ground[:, 25]).sum(-1) > 150).all()


def test_a_window_between_pixels_takes_parts_of_them() -> None:
    levels = np.array([[1, 255], [255, 1]], np.uint8)
    part = Layer("sparse", levels, np.ones((2, 2)), 0.5, 0.5, 1.5, 1.5, pool=True)
    made = raster(part, look("light"), (40, 40), 1.0)
    low, high = (colors.sequential("light")[at].tolist() for at in (0, -1))
    assert made[0, 0].tolist() == made[39, 39].tolist() == low
    assert made[0, 39].tolist() == made[39, 0].tolist() == high


def test_print_says_everything_without_hue() -> None:
    """In grey, weights are darker the larger, losses are hatched, and categories differ."""
    paper = look("print")
    grey = colors.luminance(ramp("sparse", paper, (1, 255), 1.0) / 255)[0]
    assert (np.diff(grey) <= 1e-9).all()
    assert grey[0] - grey[-1] > 0.7
    arms = colors.luminance(ramp("difference", paper, (24, 240), 1.0) / 255)
    lost, gained = arms[:, :110], arms[:, 130:]
    assert (lost.max(0) > 0.9).all(), "every column of the losses is crossed by the hatch"
    assert (gained[:, -20:].max(0) < 0.6).all(), "gains are plain"
    seen = {}
    for name in CATEGORIES:
        image = colors.luminance(swatch(name, paper, (24, 24), 1.0) / 255)
        seen[name] = image
        for other, before in seen.items():
            if other != name:
                assert np.abs(image - before).max() > 0.05, (name, other)


def test_only_print_has_textures() -> None:
    for theme in THEMES:
        textured = bool(look(theme).textures) or look(theme).texture_losses
        assert textured == (theme == "print")


def test_a_theme_that_does_not_exist_is_named() -> None:
    with pytest.raises(ValueError, match=r"theme must be one of light, dark, .*, got 'neon'"):
        look("neon")
