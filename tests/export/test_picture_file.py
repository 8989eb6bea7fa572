"""PNG, SVG and PDF of a picture: sizes, text that stays text, crisp maps, equal bytes."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from itertools import pairwise

import matplotlib
import numpy as np
import pytest
from PIL import Image

from sparse_attn.export.drawing import fonts, picture_file
from sparse_attn.export.drawing.draw import picture_scales
from sparse_attn.export.drawing.fonts import drawable, width_of, wrapped
from sparse_attn.export.drawing.keys import spaced
from sparse_attn.export.drawing.panels import steps
from sparse_attn.export.drawing.place import Measure, arrange
from sparse_attn.export.drawing.ticks import token_ticks
from sparse_attn.export.style import FORMATS, SIZES, THEMES, PictureStyle
from sparse_attn.figures import colors
from sparse_attn.figures.picture import Kept, Picture
from sparse_attn.figures.raster import weight_levels
from tests.export.examples import SIDE, WORDS, drawn, million

SVG = "{http://www.w3.org/2000/svg}"
MEASURE = Measure(wrapped, width_of)


def png(picture: Picture, **style: object) -> Image.Image:
    return Image.open(io.BytesIO(picture_file(picture, PictureStyle("png", **style))))  # type: ignore[arg-type]


def texts(svg: bytes) -> list[str]:
    root = ElementTree.fromstring(svg)
    return ["".join(each.itertext()).strip() for each in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scale", [1, 4])
def test_a_png_has_the_size_of_its_layout(size: str, scale: int) -> None:
    place = arrange(drawn(), size, "", MEASURE)
    assert png(drawn(), size=size, scale=scale).size == (scale * place.width, scale * place.height)
    if size == "slide":
        assert (place.width, place.height) == (1280, 720)
    if size == "column":
        assert place.width == round(85 / 25.4 * 96) + 1


@pytest.mark.parametrize("scale", [1, 2])
def test_the_maps_in_a_png_are_the_levels_square_by_square(scale: int) -> None:
    picture = drawn(pinned=None)
    image = np.asarray(png(picture, scale=scale).convert("RGB"))
    box = arrange(picture, "screen", "", MEASURE).panels[0]
    levels = weight_levels(picture.panels[0].plane, picture_scales(picture)[0])
    step = scale * box.width / SIDE
    for row in range(SIDE):
        for column in range(SIDE):
            if levels[row, column] and (row, column) != (7, 7):
                y = int(scale * box.y + (row + 0.5) * step)
                x = int(scale * box.x + (column + 0.5) * step)
                wanted = colors.sequential("light")[levels[row, column] - 1].tolist()
                near = image[y - 2 : y + 3, x - 2 : x + 3].reshape(-1, 3)
                assert near.tolist() == [wanted] * 25, (row, column)


@pytest.mark.parametrize("theme", THEMES)
def test_the_page_is_as_the_theme_says(theme: str) -> None:
    corner = png(drawn(), theme=theme, scale=1).convert("RGBA").getpixel((0, 0))
    assert isinstance(corner, tuple)
    page = {"light": (255, 255, 255), "print": (255, 255, 255), "dark": (14, 17, 23)}
    assert (corner[3] == 0) == theme.startswith("transparent")
    if theme in page:
        assert corner[:3] == page[theme]


def test_text_stays_text_in_an_svg() -> None:
    made = picture_file(drawn(tokens=WORDS), PictureStyle("svg"), "?T=16", stamp="the stamp")
    found = texts(made)
    for wanted in ("Sparse", "Difference", "Why", "Kept", "query i", "key j", "band", "several",
                   "attention weight (log)", "sparse − dense (log)", "0.01", "dense mass, %",
                   "the stamp", "語", "<b>", "&amp;", "$x^2$", "a·b"):  # fmt: skip
        assert wanted in found, wanted
    assert "A caption with 日本語 and a $dollar$ & <tag>" in " ".join(found)
    assert b'xlink:href="#DejaVu' not in made, "glyphs are drawn as shapes"
    assert b"?T=16" in made
    images = list(ElementTree.fromstring(made).iter(f"{SVG}image"))
    assert len(images) == 3 + 2 + 3, "maps, bars, swatches of the legend"
    assert all("pixelated" in each.attrib["style"] for each in images)
    assert all(each.attrib["{http://www.w3.org/1999/xlink}href"].startswith("data:image/png")
               for each in images)  # fmt: skip


def test_fonts_are_inside_a_pdf() -> None:
    made = picture_file(drawn(tokens=WORDS), PictureStyle("pdf"), "?T=16")
    assert made.startswith(b"%PDF-1.")
    names = set(re.findall(rb"/FontName /[A-Z]{6}\+([\w-]+)", made))
    assert {b"DejaVuSans", b"DejaVuSans-Bold", b"IPAexGothic"} <= names
    assert b"/FontFile2" in made
    assert b"/ToUnicode" in made, "its text can be searched and copied"
    assert b"/Type3" not in made


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_picture_is_the_same_file(format_: str) -> None:
    style = PictureStyle(format_, scale=1)
    assert picture_file(drawn(), style) == picture_file(drawn(), style)
    assert picture_file(drawn(), style) != picture_file(drawn(pinned=None), style)


def test_japanese_is_drawn_with_a_font_that_has_it() -> None:
    assert drawable("語窓・ァ。") == "語窓・ァ。"
    assert width_of("語", 20) == pytest.approx(20, rel=0.1), "a full square wide"
    line = png(drawn(caption="語"), scale=1).convert("L")
    other = png(drawn(caption="窓"), scale=1).convert("L")
    assert line.tobytes() != other.tobytes(), "both would be the same empty square"


def test_what_no_font_has_is_an_empty_square(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_characters", lambda: frozenset(map(ord, "ab ")))
    assert drawable("a語b") == "a□b"


def test_lines_are_broken_where_they_may_be() -> None:
    lines = wrapped("one two three 私たちは全部の語を見る four", 10, 60)
    assert all(width_of(line, 10) <= 60 for line in lines)
    assert "".join(lines).replace(" ", "") == "onetwothree私たちは全部の語を見るfour"
    assert lines[0].startswith("one two")


def test_ticks_are_round_numbers_or_words() -> None:
    assert token_ticks(0, 2**20, 512)[1] == ["0", "200,000", "400,000", "600,000", "800,000",
                                            "1,000,000"]  # fmt: skip
    assert token_ticks(100, 103, 500) == ([100, 101, 102], ["100", "101", "102"])
    places, words = token_ticks(0, 60, 300, [f"w{at}" for at in range(60)])
    assert words == [f"w{at}" for at in places]
    assert places == list(range(0, 60, 3))
    assert token_ticks(0, 61, 300, ["x"] * 61)[1][0] == "0"


def test_marks_of_a_bar_do_not_run_into_each_other() -> None:
    marks = [(at / 10, f"+1e-{at}") for at in range(11)]
    few = spaced(marks, 120, 10)
    assert (0.5, "+1e-5") in few
    ends = [(at * 120 - width_of(text, 10) / 2, at * 120 + width_of(text, 10) / 2)
            for at, text in few]  # fmt: skip
    assert all(one[1] < other[0] for one, other in pairwise(ends))
    assert spaced(marks, 5000, 10) == marks


def test_the_curve_takes_thin_rows_together() -> None:
    picture = drawn()
    found = steps(Kept(np.tile([0.5, 0.7], 8), np.tile([0.1, 0.3], 8)), picture, 2.0)
    assert found.shape == (8, 5)
    np.testing.assert_allclose(found[0], [0, 2, 0.6, 0.1, 0.7])
    gaps = steps(Kept(np.where(np.arange(SIDE) < 3, np.nan, 1.0)), picture, 1.0)
    assert gaps[0].tolist() == [3, 4, 1, 1, 1]


def test_a_million_tokens_are_no_larger_than_their_tile() -> None:
    made = picture_file(million(), PictureStyle("svg"))
    assert len(made) < 3 * 2**20
    assert "600,000" in texts(made)
    assert png(million(), scale=1).width < 1000


def test_no_settings_of_the_user_reach_a_picture() -> None:
    before = picture_file(drawn(), PictureStyle("svg"))
    with matplotlib.rc_context({"font.size": 40, "axes.grid": True, "svg.fonttype": "path"}):
        assert picture_file(drawn(), PictureStyle("svg")) == before
        assert matplotlib.rcParams["font.size"] == 40


def test_matplotlib_is_loaded_late() -> None:
    lines = "import sys, sparse_attn.export.command; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("field", "value"), [("format", "bmp"), ("theme", "neon"), ("size", "poster"), ("scale", 3)]
)
def test_what_is_not_offered_is_named(field: str, value: object) -> None:
    with pytest.raises(ValueError, match=f"{field} of a picture must be one of .*, got {value!r}"):
        PictureStyle(**{field: value})  # type: ignore[arg-type]
