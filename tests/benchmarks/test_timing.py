"""The statistics of the benchmarks, without a clock: nothing here asserts a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks import __main__ as command
from tests.benchmarks import document
from tests.benchmarks.crossover import crossing
from tests.benchmarks.report import Table, machine
from tests.benchmarks.timing import interleave, percentile, ratio, take_turns, wall_ms


def test_candidates_take_turns_and_none_always_goes_first() -> None:
    order: list[str] = []
    candidates = {name: (lambda name=name: order.append(name)) for name in "abc"}
    interleave(candidates, repeats=3, warmup=1)
    assert "".join(order) == "abcbcacababc"


def test_warmup_is_not_kept() -> None:
    clock = iter(range(100))
    kept = interleave({"a": int, "b": int}, 2, 3, measure=lambda _: float(next(clock)))
    assert sorted(kept["a"] + kept["b"]) == [6, 7, 8, 9]
    assert {name: len(times) for name, times in kept.items()} == {"a": 2, "b": 2}


def test_a_candidate_that_times_itself() -> None:
    assert interleave({"a": lambda: 7.0}, 2, measure=lambda f: f()) == {"a": [7.0, 7.0]}


def test_turns_keep_what_candidates_return() -> None:
    counts = iter(range(100))
    assert take_turns({"a": lambda: ("a", next(counts))}, 2, warmup=1) == {
        "a": [("a", 1), ("a", 2)]
    }


def test_wall_time_is_of_the_call() -> None:
    called: list[int] = []
    assert wall_ms(lambda: called.append(1)) >= 0
    assert called == [1]


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (({}, 1, 0), "candidates"),
        (({"a": int}, 0, 0), "repeats is 0"),
        (({"a": int}, 1, -1), "warmup is -1"),
    ],
)
def test_bad_values_are_named(
    arguments: tuple[dict[str, Callable[[], object]], int, int], field: str
) -> None:
    with pytest.raises(ValueError, match=field):
        interleave(*arguments)


@given(
    st.lists(st.floats(0, 1e6), min_size=1, max_size=40),
    st.floats(0, 100),
)
def test_percentile_is_numpys(times: list[float], percent: float) -> None:
    assert percentile(times, percent) == pytest.approx(np.percentile(times, percent), rel=1e-9)


@pytest.mark.parametrize("percent", [-1, 101])
def test_a_percentile_outside_its_range_is_named(percent: float) -> None:
    with pytest.raises(ValueError, match=f"percent is {percent}"):
        percentile([1.0], percent)


def test_no_percentile_of_nothing() -> None:
    with pytest.raises(ValueError, match="times is empty"):
        percentile([], 50)


def test_the_ratio_says_how_many_times_faster() -> None:
    assert ratio([10, 10, 1000], baseline=[30, 30, 30]) == 3
    assert ratio([30], baseline=[15]) == 0.5


def test_a_table_without_a_baseline_has_no_ratios() -> None:
    text = str(Table("x", {"only": [1.0]}))
    assert "faster" not in text
    assert text.splitlines()[1].split() == ["only", "1.0", "1.0"]


def test_a_table_is_the_same_in_markdown() -> None:
    assert Table("T 8", {"a": [4.0], "b": [2.0]}, "a").markdown().splitlines() == [
        "| T 8 | median ms | 95 % ms | faster than a |",
        "| --- | ---: | ---: | ---: |",
        "| a | 4.0 | 4.0 | 1.00 |",
        "| b | 2.0 | 2.0 | 2.00 |",
    ]


def test_a_section_is_written_anew_and_the_others_stay(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    document.write(page, "one", "About one.", ["- a", "- b", Table("t", {"x": [1.0]})])
    document.write(page, "two", "About two.", ["old"])
    document.write(page, "two", "About two.", ["new"])
    text = page.read_text()
    assert text.index("## one\n\nAbout one.") < text.index("## two\n\nAbout two.")
    assert "- a\n- b\n\n| t |" in text
    assert text.count(machine()) == 2
    assert "new" in text
    assert "old" not in text
    again = text
    document.write(page, "one", "About one.", ["- a", "- b", Table("t", {"x": [1.0]})])
    assert page.read_text() == again


@pytest.mark.parametrize(
    ("faster", "expected"),
    [
        ([0.5, 2.0, 4.0], 141.42),
        ([2.0, 3.0, 4.0], 100),
        ([2.0, 0.5, 2.0], 282.84),  # slower again in between
        ([0.5, 2.0, 0.9], None),
    ],
)
def test_the_crossover_lies_where_sparse_stays_faster(
    faster: list[float], expected: float | None
) -> None:
    found = crossing([100, 200, 400], faster)
    assert found == (None if expected is None else pytest.approx(expected, abs=0.01))


def test_the_machine_is_described() -> None:
    line = machine()
    for word in ("cores", "torch", "threads", "device"):
        assert word in line


def test_an_unknown_benchmark_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.main(["faster_than_light"])
    assert "faster_than_light" in capsys.readouterr().err
