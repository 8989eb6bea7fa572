"""A typed query or key brings the map there, and moves it no further than needed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sparse_attn.settings import Settings
from sparse_attn.views.jump import jumped

Range = tuple[int, int]
LONG = 2**20
CLOSE = 512  # tokens on as many pixels: a pair is a cell


def settings(length: int, query: int | None, key: int | None, view: object = None) -> Settings:
    return Settings(T=length, query=query, key=key, view=view)  # type: ignore[arg-type]


@st.composite
def views(draw: st.DrawFn, length: int) -> tuple[Range, Range] | None:
    if draw(st.booleans()):
        return None
    starts = [draw(st.integers(0, length - 1)) for _ in range(2)]
    stops = [draw(st.integers(start + 1, length)) for start in starts]
    return (starts[0], stops[0]), (starts[1], stops[1])


@given(length=st.integers(8, LONG), data=st.data())
def test_a_pair_is_on_screen_in_cells(length: int, data: st.DataObject) -> None:
    query, key = (data.draw(st.integers(0, length - 1)) for _ in range(2))
    view = jumped(settings(length, query, key, data.draw(views(length))))
    rows, columns = view or ((0, length), (0, length))
    assert 0 <= rows[0] <= query < rows[1] <= length
    assert 0 <= columns[0] <= key < columns[1] <= length
    assert max(rows[1] - rows[0], columns[1] - columns[0]) <= CLOSE


@given(length=st.integers(8, LONG), data=st.data())
def test_a_query_alone_is_on_screen_and_the_keys_stay(length: int, data: st.DataObject) -> None:
    query = data.draw(st.integers(0, length - 1))
    before = data.draw(views(length))
    after = jumped(settings(length, query, None, before))
    if before is None:
        assert after is None  # the whole map holds every query
        return
    assert after is not None
    assert after[0][0] <= query < after[0][1]
    assert after[1] == before[1]


def test_what_is_on_screen_already_does_not_move() -> None:
    view = (1000, 1200), (900, 1100)
    assert jumped(settings(4096, 1100, 1000, view)) == view
    assert jumped(settings(4096, 1100, None, view)) == view
    assert jumped(settings(4096, None, 7, view)) == view, "a key alone asks for no place"


def test_the_zoom_stays_where_it_shows_cells() -> None:
    rows, columns = jumped(settings(LONG, 700_000, 3, ((0, 200), (0, 200)))) or ((0, 0), (0, 0))
    assert (rows[1] - rows[0], columns[1] - columns[0]) == (200, 200)
    assert columns == (0, 200), "at the border the view stays inside"
    assert rows == (699_900, 700_100)
