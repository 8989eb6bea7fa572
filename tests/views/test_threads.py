"""How many threads torch takes, and that the number is given back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from sparse_attn.views.threads import threads_for


@pytest.fixture(autouse=True)
def three_threads() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(3)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize(("length", "threads"), [(64, 1), (1024, 1), (16_384, 3)])
def test_little_work_takes_one_thread_and_much_takes_all(length: int, threads: int) -> None:
    with threads_for(length**2):
        assert torch.get_num_threads() == threads
    assert torch.get_num_threads() == 3


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_the_number_is_given_back_where_work_fails(error: type[BaseException]) -> None:
    inside = []

    def fail() -> None:
        with threads_for(1):
            inside.append(torch.get_num_threads())
            raise error

    with pytest.raises(error):
        fail()
    assert inside == [1]
    assert torch.get_num_threads() == 3


def test_work_within_work_takes_no_more() -> None:
    with threads_for(1):
        with threads_for(2**30):
            assert torch.get_num_threads() == 1
        assert torch.get_num_threads() == 1
