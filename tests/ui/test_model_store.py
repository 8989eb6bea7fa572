"""One model in the server's memory: shared, locked, replaced, and gone when idle."""

from __future__ import annotations

import gc
import threading
import weakref
from types import SimpleNamespace
from typing import Any

import pytest

from sparse_attn.ui.models.policy import VARIABLE, allowed_models, may_load, switched_off
from sparse_attn.ui.models.store import ModelStore


class Model(SimpleNamespace):
    """A stand-in that can be watched leaving the memory."""


def never() -> Any:
    raise AssertionError("it is in memory already")


def nothing() -> None:
    """No wait is expected."""


def test_one_model_is_loaded_once_and_another_takes_its_place() -> None:
    store, loaded = ModelStore(), list[str]()

    def load(name: str) -> Any:
        assert not held or held[-1]() is None  # the old one left before the new one came
        loaded.append(name)
        made = Model(name=name)
        held.append(weakref.ref(made))
        return made

    held: list[weakref.ref[Model]] = []
    for name in ("a", "a", "b", "b", "a"):
        with store.use(name, lambda name=name: load(name), nothing) as model:  # type: ignore[misc]
            assert model.name == name
        del model
        assert store.holds(name)
    assert loaded == ["a", "b", "a"]


def test_a_failed_load_leaves_nothing_and_no_lock() -> None:
    store = ModelStore()
    with store.use("a", lambda: Model(name="a"), nothing):  # type: ignore[arg-type, return-value]
        pass

    def fail() -> Any:
        raise ValueError("no such model")

    with pytest.raises(ValueError, match="no such model"), store.use("b", fail, nothing):
        pass
    assert not store.holds("a")
    with store.use("c", lambda: Model(name="c"), nothing):  # type: ignore[arg-type, return-value]
        assert store.holds("c")


def test_users_wait_for_each_other_and_may_give_up() -> None:
    store, inside, leave = ModelStore(), threading.Event(), threading.Event()

    def first() -> None:
        with store.use("a", lambda: Model(name="a"), nothing):  # type: ignore[arg-type, return-value]
            inside.set()
            leave.wait(10)

    thread = threading.Thread(target=first)
    thread.start()
    inside.wait(10)

    def give_up() -> None:
        raise TimeoutError("moved on")

    with pytest.raises(TimeoutError), store.use("a", never, give_up):
        pass
    with store.use("a", never, leave.set) as model:  # waits until the first has left
        assert model.name == "a"
    thread.join()


def test_an_idle_model_leaves() -> None:
    store = ModelStore(idle_s=0.01)
    with store.use("a", lambda: Model(name="a"), nothing) as model:  # type: ignore[arg-type, return-value]
        gone = weakref.ref(model)
    del model
    assert store._timer is not None
    store._timer.join(10)
    gc.collect()
    assert not store.holds("a")
    assert gone() is None


def test_what_the_operator_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert allowed_models() is None
    assert may_load("anything")
    monkeypatch.setenv(VARIABLE, " someone/a, /models/b ,someone/a")
    assert allowed_models() == ("someone/a", "/models/b")
    assert may_load("/models/b")
    assert not may_load("/models/c")
    assert not switched_off()
    monkeypatch.setenv(VARIABLE, "OFF")
    assert switched_off()
    assert not may_load("someone/a")
