"""What a pattern in the place of a model's attention costs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from sparse_attn.attention.progress import Progress
from sparse_attn.models.in_place import check_place, in_model
from sparse_attn.models.registry import attending
from sparse_attn.models.task import Answer, Kind, Task, answer, task_for
from sparse_attn.patterns.checks import whole_number
from sparse_attn.patterns.pattern import Pattern


@dataclass(frozen=True)
class Change:
    """What one run under a pattern changed against the dense run."""

    layers: tuple[int, ...]  # where the pattern was
    loss: float | None  # nats a token; None where the model has no head that says
    loss_change: float | None  # the same minus the dense loss
    hidden_change: float  # of the final hidden states: ‖h' − h‖ / ‖h‖


@dataclass(frozen=True)
class PatternCost:
    """What one pattern costs: in all chosen layers together, and in each of them alone."""

    pattern: Pattern
    total: Change
    by_layer: tuple[Change, ...]  # empty where not asked for


@dataclass(frozen=True)
class Costs:
    """What patterns cost a model on a text."""

    kind: Kind  # what the loss is of: the "next" token, "masked" tokens, or none ("hidden")
    asked: int  # tokens that the loss is a mean over
    layers: int  # of the model
    dense_loss: float | None  # nats a token
    patterns: tuple[PatternCost, ...]


def pattern_costs(
    model: Any,
    inputs: Mapping[str, Tensor],
    patterns: Pattern | Sequence[Pattern],
    layers: Iterable[int] | None = None,
    by_layer: bool = True,
    mask_token: int | None = None,
    special: Tensor | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Costs:
    """Run a model on a text densely and with each pattern in its place, and say what changed.

    A decoder with its head is asked for every next token; an encoder with its head and a
    ``mask_token`` for 15 % of the tokens, masked by ``seed``, the same for all runs. Every model
    is asked for its final hidden states.

    Args:
        patterns: of the length of the text; one or a series (a frontier), each for all items.
        layers: where the patterns go, from 0; all by default.
        by_layer: whether each layer is tried alone, too: one more run for each.
        special: (B, T) bool, tokens that are never masked.
        progress: called with the share done, 0 … 1, at every layer; what it raises stops the work.

    Raises:
        CannotCapture, ValueError: as ``in_model``.
    """
    several = (patterns,) if isinstance(patterns, Pattern) else tuple(patterns)
    check_place(model)
    task = task_for(model, inputs, mask_token, special, seed)
    count, dense = _dense(model, task)
    chosen = tuple(range(count)) if layers is None else tuple(layers)
    for each in chosen:
        whole_number("layer", each, 0, count - 1)
    alone = chosen if by_layer and len(chosen) > 1 else ()
    runs, done = len(several) * (1 + len(alone)) + 1, 1

    def layer_done(number: int) -> None:
        if progress is not None:
            progress((done + number / count) / runs)

    found = []
    for pattern in several:
        changes = []
        for where in (chosen, *((each,) for each in alone)):
            changes.append(_change(model, task, pattern, where, dense, layer_done))
            done += 1
        total, *rest = changes
        found.append(PatternCost(pattern, total, tuple(rest) if alone else (total,) * by_layer))
    if progress is not None:
        progress(1.0)
    asked = 0 if dense.losses is None else len(dense.losses)
    return Costs(task.kind, asked, count, dense.loss, tuple(found))


def _dense(model: Any, task: Task) -> tuple[int, Answer]:
    """The number of layers, and the model's own answer."""
    most = 0

    def count(_: object, number: int) -> None:
        nonlocal most
        most = max(most, number + 1)

    with attending(model, count):
        dense = answer(model, task)
    return most, dense


def _change(
    model: Any,
    task: Task,
    pattern: Pattern,
    layers: tuple[int, ...],
    dense: Answer,
    layer_done: Callable[[int], None],
) -> Change:
    def tick(_: object, number: int) -> None:
        layer_done(number)

    with in_model(model, pattern, layers), attending(model, tick):
        found = answer(model, task)
    loss_change = None
    if found.losses is not None and dense.losses is not None:
        loss_change = float((found.losses.double() - dense.losses.double()).mean())
    away = (found.hidden - dense.hidden).double().norm() / dense.hidden.double().norm()
    return Change(layers, found.loss, loss_change, float(away))
