"""Lists of positions: read as Python reads slices, refused where they would mislead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sparse_attn.settings import format_positions, parse_positions
from sparse_attn.settings.positions import MAX_POSITIONS_TEXT, normal_positions

LENGTH = 1024


@pytest.mark.parametrize(
    ("text", "positions"),
    [
        ("", ()),
        ("none", ()),
        (" , ,, ", ()),
        ("0, 5, 100:104, ::512, -1", (0, 5, 100, 101, 102, 103, 512, 1023)),
        ("0 5 100:104 ::512 -1", (0, 5, 100, 101, 102, 103, 512, 1023)),
        ("5,5,0,5", (0, 5)),
        ("-1024", (0,)),
        ("-0", (0,)),
        ("007", (7,)),
        (":3", (0, 1, 2)),
        ("-2:", (1022, 1023)),
        ("1020:1024:3", (1020, 1023)),
        ("-4:-1", (1020, 1021, 1022)),
        ("1:2:", (1,)),
        ("::5000", (0,)),
        ("0\uff0c5\u3001\uff0d1", (0, 5, 1023)),
        ("\uff11\uff10\uff1a\uff11\uff12", (10, 11)),
        ("3\u30005\n7\t9", (3, 5, 7, 9)),
    ],
)
def test_reads(text: str, positions: tuple[int, ...]) -> None:
    assert parse_positions(text, LENGTH) == positions


def test_everything() -> None:
    assert parse_positions(":", LENGTH) == tuple(range(LENGTH))
    assert parse_positions("::", 1) == (0,)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("1024", "'1024' lies outside -1024 to 1023"),
        ("-1025", "'-1025' lies outside"),
        ("0, 5, 9999999", "'9999999'"),
        ("0:1025", "1025 in '0:1025' lies outside -1024 to 1024"),
        ("1024:", "1024 in '1024:'"),
        ("-1025:5", "-1025 in"),
        ("5:5", "'5:5' holds no position"),
        ("9:3", "'9:3' holds no position"),
        ("::0", "'::0' has a step below 1"),
        ("::-1", "'::-1' has a step below 1"),
        ("1:2:3:4", "'1:2:3:4' is neither"),
        ("5x", "'5x' is neither"),
        ("1.5", "'1.5' is neither"),
        ("1e3", "'1e3' is neither"),
        ("NaN", "'NaN' is neither"),
        ("٣", "'٣' is neither"),
        ("--5", "'--5' is neither"),
        ("+5", "'+5' is neither"),
        ("0; 5", "'0;' is neither"),
        ("1_0", "'1_0' is neither"),
        ("100 : 104", "'100 :' has a space beside a colon"),
        ("100: 104", "'100: 104' has a space"),
        ("100 :104", "'100 :104' has a space"),
        ("5:: 7", "'5:: 7' has a space"),
        ("1" * 13, "'1111111111111' is neither"),
    ],
)
def test_refuses_and_names_the_piece(text: str, named: str) -> None:
    with pytest.raises(ValueError, match=r"^'|^[0-9-]") as caught:
        parse_positions(text, LENGTH)
    assert named in str(caught.value)


def test_long_texts_are_refused_with_short_sentences() -> None:
    for text in ("9" * 100_000, "1," * 5_000, "0:1 " * 3_000, " " * 100_000):
        with pytest.raises(ValueError, match="characters") as caught:
            parse_positions(text, LENGTH)
        assert len(str(caught.value)) < 120


def test_many_overlapping_slices_stay_cheap() -> None:
    text = ",".join(f"{start}::1" for start in range(200))
    assert parse_positions(text, 1_000_000) == tuple(range(1_000_000))


@given(st.text(alphabet="0123456789:-, x", max_size=30), st.integers(1, 50))
def test_agrees_with_python_slices_or_refuses(text: str, length: int) -> None:
    try:
        positions = parse_positions(text, length)
    except ValueError:
        return
    everything = list(range(length))
    expected: set[int] = set()
    for piece in text.replace(",", " ").split():
        if ":" in piece:
            expected |= set(everything[slice(*(int(n) if n else None for n in piece.split(":")))])
        else:
            expected.add(everything[int(piece)])
    assert positions == tuple(sorted(expected))


@given(st.text(alphabet="0123456789:-, ", max_size=30))
def test_normal_form_is_stable_and_means_the_same(text: str) -> None:
    try:
        normal = normal_positions(text)
    except ValueError:
        return
    assert normal_positions(normal) == normal
    assert normal_positions(normal.replace(" ", "")) == normal


def test_normal_form_of_the_longest_text_is_accepted() -> None:
    longest = ",".join("1" * ((MAX_POSITIONS_TEXT + 1) // 2))
    assert normal_positions(normal_positions(longest)) == normal_positions(longest)


@given(st.sets(st.integers(0, 60)), st.booleans())
def test_format_round_trip(positions: set[int], with_length: bool) -> None:
    ordered = tuple(sorted(positions))
    text = format_positions(positions, 61 if with_length else None)
    assert parse_positions(text, 61) == ordered
    assert len(text) <= len(", ".join(map(str, ordered)))


@given(st.integers(0, 30), st.integers(1, 40), st.integers(3, 30))
def test_a_run_is_one_slice(first: int, step: int, count: int) -> None:
    run = range(first, first + step * count, step)
    text = format_positions(run)
    assert parse_positions(text, run[-1] + 1) == tuple(run)
    assert len(text) <= len(f"{first}:{run[-1] + 1}:{step}")


@pytest.mark.parametrize(
    ("positions", "length", "text"),
    [
        ((), None, ""),
        ((7,), None, "7"),
        ((3, 1, 2, 1), None, "1:4"),
        ((0, 1, 2, 3), 4, ":"),
        ((0, 128, 256, 384), 512, "::128"),
        ((0, 128, 256, 384), None, ":385:128"),
        ((0, 511), 512, "0, -1"),
        ((0, 2, 4, 6, 7, 8, 9, 10, 11, 12), None, ":7:2, 7:13"),
    ],
)
def test_format_examples(positions: tuple[int, ...], length: int | None, text: str) -> None:
    assert format_positions(positions, length) == text


@pytest.mark.parametrize("positions", [(-1, 3), (3, 10)])
def test_format_refuses_what_lies_outside(positions: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"positions: (-1|10) is not allowed"):
        format_positions(positions, 10)
