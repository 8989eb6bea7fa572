"""Shared results: made once however many ask, made again where a maker gave up, bounded."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from sparse_attn.views import shared_cache
from sparse_attn.views.shared_cache import SharedCache
from tests.ui.threading_help import Signal, Stopped, Worker

ASKERS = 16


@pytest.fixture(autouse=True)
def fresh_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that fails leaves its stuck threads in places of their own."""
    monkeypatch.setattr(shared_cache, "_slots", threading.BoundedSemaphore(2))


def one_byte(_: object) -> int:
    return 1


class Counted:
    """A maker that counts its calls."""

    def __init__(self, value: Any, made: Callable[[], None] = lambda: None) -> None:
        self.calls = 0
        self._value, self._made = value, made

    def __call__(self) -> Any:
        self.calls += 1
        self._made()
        return self._value


def test_a_value_is_made_once_and_shared() -> None:
    cache, make = SharedCache(10), Counted(object())
    assert cache.get("a", make, one_byte) is cache.get("a", make, one_byte)
    assert make.calls == 1
    other = Counted(object())
    assert cache.get("b", other, one_byte) is other()


def test_many_who_ask_at_once_have_it_made_once() -> None:
    cache, all_wait, first = SharedCache(10), Signal(), threading.Barrier(ASKERS)
    waiting: set[int] = set()
    lock = threading.Lock()

    def wait() -> None:
        with lock:
            waiting.add(threading.get_ident())
            if len(waiting) == ASKERS - 1:
                all_wait.set()

    make = Counted(object(), all_wait.expect)

    def ask() -> Any:
        first.wait(10)
        return cache.get("key", make, one_byte, wait)

    workers = [Worker(ask) for _ in range(ASKERS)]
    values = [each.finish() for each in workers]
    assert make.calls == 1
    assert all(value is values[0] for value in values)


def test_a_value_that_is_there_waits_for_nobody() -> None:
    cache, release = SharedCache(10), Signal()
    cache.get("there", lambda: 1, one_byte)
    busy = [Worker(lambda k=k: cache.get(k, release.expect, one_byte)) for k in "ab"]  # type: ignore[misc]
    try:
        assert Worker(lambda: cache.get("there", lambda: 2, one_byte)).finish() == 1
    finally:
        release.set()
    for each in busy:
        each.finish()


@pytest.mark.parametrize("error", [Stopped(), ValueError("no")])
def test_where_the_maker_fails_a_waiter_makes_it(error: BaseException) -> None:
    cache, waits, made = SharedCache(10), Signal(), object()

    def fail() -> Any:
        waits.expect()
        raise error

    first = Worker(lambda: cache.get("key", fail, one_byte))
    second = Worker(lambda: cache.get("key", lambda: made, one_byte, waits.set))
    with pytest.raises(type(error)):
        first.finish()
    assert second.finish() is made
    assert cache.get("key", lambda: None, one_byte) is made


def test_after_a_failure_it_is_still_made_once() -> None:
    cache, release = SharedCache(10), Signal()
    second_waits, second_makes, third_is_there = Signal(), Signal(), Signal()

    def fail() -> Any:
        second_waits.expect()
        raise Stopped

    def make_second() -> str:
        second_makes.set()
        release.expect()
        return "second"

    third_made = Counted("third", third_is_there.set)
    first = Worker(lambda: cache.get("key", fail, one_byte))
    second = Worker(lambda: cache.get("key", make_second, one_byte, second_waits.set))
    with pytest.raises(Stopped):
        first.finish()
    second_makes.expect()
    third = Worker(lambda: cache.get("key", third_made, one_byte, third_is_there.set))
    try:
        third_is_there.expect()
        assert third_made.calls == 0, "made by two at once"
    finally:
        release.set()
    assert (second.finish(), third.finish()) == ("second", "second")


def test_who_waits_can_give_up_and_disturbs_nobody() -> None:
    cache, release, started = SharedCache(10), Signal(), Signal()

    def make() -> str:
        started.set()
        release.expect()
        return "made"

    def give_up() -> None:
        raise Stopped

    maker = Worker(lambda: cache.get("key", make, one_byte))
    started.expect()
    with pytest.raises(Stopped):
        Worker(lambda: cache.get("key", make, one_byte, give_up)).finish()
    release.set()
    assert maker.finish() == "made"


def test_who_waits_for_a_place_to_compute_can_give_up() -> None:
    cache, release, started = SharedCache(10), Signal(), [Signal(), Signal()]

    def occupy(number: int) -> Any:
        def make() -> None:
            started[number].set()
            release.expect()

        return Worker(lambda: cache.get(f"long {number}", make, one_byte))

    busy = [occupy(number) for number in range(2)]
    for signal in started:
        signal.expect()

    def give_up() -> None:
        raise Stopped

    try:
        with pytest.raises(Stopped):
            Worker(lambda: cache.get("other", lambda: 1, one_byte, give_up)).finish()
    finally:
        release.set()
    for each in busy:
        each.finish()
    assert cache.get("other", lambda: 1, one_byte) == 1


def test_sessions_that_need_each_others_values_never_wait_for_ever() -> None:
    cache, third_is_there, started = SharedCache(10), Signal(), [Signal(), Signal()]

    def outer(number: int) -> Worker:
        def make() -> Any:
            started[number].set()
            third_is_there.wait(1.0)  # a third may have begun to make what this one needs
            return cache.get("shared", lambda: "shared", one_byte)

        return Worker(lambda: cache.get(f"outer {number}", make, one_byte))

    busy = [outer(number) for number in range(2)]
    for signal in started:
        signal.expect()
    third = Worker(lambda: cache.get("shared", lambda: "shared", one_byte, third_is_there.set))
    assert [each.finish() for each in (*busy, third)] == ["shared"] * 3


def test_a_value_may_be_made_from_others() -> None:
    cache, other = SharedCache(10), SharedCache(10)

    def make() -> int:
        return cache.get("b", lambda: 2, one_byte) + other.get("b", lambda: 3, one_byte)

    assert Worker(lambda: cache.get("a", make, one_byte)).finish() == 5


def test_the_least_recently_used_goes_first() -> None:
    cache, makers = SharedCache(3), {key: Counted(key) for key in "abcd"}

    def ask(keys: str) -> dict[str, int]:
        for key in keys:
            cache.get(key, makers[key], one_byte)
        return {key: make.calls for key, make in makers.items()}

    assert ask("abcad") == {"a": 1, "b": 1, "c": 1, "d": 1}
    assert ask("acd") == {"a": 1, "b": 1, "c": 1, "d": 1}
    assert ask("b") == {"a": 1, "b": 2, "c": 1, "d": 1}, "b was asked for longest ago"
    assert ask("a") == {"a": 2, "b": 2, "c": 1, "d": 1}


def test_bytes_are_bounded_by_what_the_values_say() -> None:
    cache, made = SharedCache(100), list[str]()

    def ask(key: str, size: int) -> None:
        cache.get(key, lambda: made.append(key), lambda _: size)

    ask("a", 60)
    ask("b", 40)  # just fits
    ask("a", 60)
    ask("b", 40)
    assert made == ["a", "b"]
    ask("c", 1)
    ask("b", 40)
    assert made == ["a", "b", "c"]
    ask("a", 60)
    assert made == ["a", "b", "c", "a"]


def test_what_is_too_large_is_given_but_not_kept_and_pushes_nobody_out() -> None:
    cache, make = SharedCache(10), Counted("small")
    cache.get("small", make, one_byte)
    assert cache.get("large", lambda: "large", lambda _: 11) == "large"
    assert cache.get("large", lambda: "again", lambda _: 11) == "again"
    cache.get("small", make, one_byte)
    assert make.calls == 1


def test_nothing_is_kept_of_a_value_that_could_not_be_made() -> None:
    cache = SharedCache(10)

    def fail() -> None:
        raise ValueError("bad input")

    for _ in range(4):  # more often than there are places
        with pytest.raises(ValueError, match="bad input"):
            cache.get("key", fail, one_byte)
    assert cache.get("key", lambda: "good", one_byte) == "good"
