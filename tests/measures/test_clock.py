"""What is measured and when it stops; never how long it took."""

from __future__ import annotations

import pytest
import torch

from sparse_attn.measures import Measured, Run, measure, peak_bytes
from sparse_attn.patterns import Local, Pattern

MIB = 2**20


def window(length: int) -> Pattern:
    return Pattern(length, [Local(4)])


def test_both_ways_are_measured_at_every_length() -> None:
    seen: list[float] = []
    found = measure(window, [32, 64, 128], heads=2, dim=8, limit_s=60, progress=seen.append)
    for runs in (found.engine, found.dense):
        assert [run.length for run in runs] == [32, 64, 128]
        assert all(run.seconds > 0 for run in runs)
        # at least the output itself
        assert all(run.bytes is not None and run.bytes >= 4 * 2 * 8 * run.length for run in runs)
    assert (found.heads, found.dim) == (2, 8)
    assert seen == sorted(seen)
    assert 0 <= seen[0] <= seen[-1] <= 1


def test_no_time_measures_the_first_length_alone() -> None:
    found = measure(window, [32, 64, 128], heads=1, dim=8, limit_s=1e-9)
    assert [run.length for run in found.engine] == [run.length for run in found.dense] == [32]


def test_no_memory_measures_nothing() -> None:
    found = measure(window, [1024], heads=1, dim=64, limit_s=60, budget_bytes=MIB - 1)
    assert found.engine == found.dense == ()
    assert found.crossover is None
    assert measure(window, [1024], heads=1, dim=64, limit_s=60, budget_bytes=MIB).engine


def test_it_can_be_stopped() -> None:
    class Stopped(Exception):
        pass

    def stop(_: float) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        measure(window, [32], heads=1, dim=8, progress=stop)


@pytest.mark.parametrize("lengths", [[], [64, 32], [32, 32]])
def test_lengths_must_rise(lengths: list[int]) -> None:
    with pytest.raises(ValueError, match="lengths must rise"):
        measure(window, lengths)


@pytest.mark.parametrize("field", ["heads", "dim"])
def test_sizes_are_named(field: str) -> None:
    with pytest.raises(ValueError, match=field):
        measure(window, [8], **{field: 0})  # type: ignore[arg-type]


def measured(engine: list[float], dense: list[float]) -> Measured:
    """Times at 100, 200, 400 …."""

    def runs(times: list[float]) -> tuple[Run, ...]:
        return tuple(Run(100 * 2**at, each, None) for at, each in enumerate(times))

    return Measured(runs(engine), runs(dense), 1, 8, "cpu")


@pytest.mark.parametrize(
    ("engine", "dense", "crossover"),
    [
        ([2, 4, 8], [1, 4, 16], 200),  # equal at a measured length
        ([4, 8, 16], [1, 4, 32], 400 / 2**0.5),  # 4:1, 2:1, 1:2 meet half way in logarithms
        ([1, 2, 4], [2, 8, 32], 100),  # quicker from the start
        ([4, 8, 16], [1, 4, 15], None),
        ([4, 8, 1], [1, 4], None),  # dense was not measured where they may cross
        ([], [], None),
    ],
)
def test_the_crossover_lies_where_both_are_equal(
    engine: list[float], dense: list[float], crossover: float | None
) -> None:
    found = measured(engine, dense).crossover
    assert found == (None if crossover is None else pytest.approx(crossover))


def test_the_peak_counts_scratch_and_not_what_was_there() -> None:
    x = torch.ones(MIB)  # 4 MiB, not counted
    for work, peak in (
        (lambda: x + 1, 4 * MIB),
        (lambda: (x + 1) * 2, 8 * MIB),
        (lambda: ((x + 1) * 2).sum(), 8 * MIB),
        (lambda: x.add_(1), 0),
    ):
        assert peak_bytes(work) in range(peak, peak + 1024)  # numbers become tiny tensors
