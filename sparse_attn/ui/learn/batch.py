"""The batch of steps 5 and 6: the story twice, with different numbers of global tokens."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from sparse_attn import Pattern
from sparse_attn.language import current_language
from sparse_attn.lessons import Lesson, OneSoftmax, Story, one_softmax, placed, story

_MOST_WINDOW = 2  # more slots would not be read


@dataclass(frozen=True, eq=False)
class Batch:
    """Item A with two global tokens, item B with one."""

    tokens: Story
    mask: Tensor  # (2, T) bool
    right: OneSoftmax
    doubled: OneSoftmax  # with the fault: a global key in the window counts there as well

    @property
    def dense(self) -> Tensor:
        """The weights of dense attention, (2, 1, T, T)."""
        weights = self.tokens.weights(Pattern.dense(self.tokens.T))
        return weights.expand(2, 1, -1, -1)

    @property
    def hubs(self) -> list[int]:
        """The global tokens of item A."""
        places: list[int] = self.mask[0].nonzero()[:, 0].tolist()
        return places

    def full(self, doubled: bool = False, rows: bool = True) -> Tensor:
        """``full_attn`` of item A, (T, T), with or without each of the two faults."""
        parts = self.doubled if doubled else self.right
        return placed(parts, self.dense, self.mask, rows)[0, 0]


def narrow(lesson: Lesson) -> Lesson:
    """The lesson with a window whose slots stand side by side."""
    return lesson.replace(window=min(lesson.window, _MOST_WINDOW))


def batch(lesson: Lesson) -> Batch:
    """Both items, computed by :func:`one_softmax`."""
    window = narrow(lesson).window
    tokens = story(current_language())
    mask = torch.zeros(2, tokens.T, dtype=torch.bool)
    mask[:, 0] = True
    mask[0, tokens.roles["sentences"][1]] = True  # the question's first word
    q, k, v = (each.expand(2, -1, -1, -1) for each in (tokens.q, tokens.k, tokens.v))
    right, doubled = (one_softmax(q, k, v, window, mask, twice) for twice in (False, True))
    return Batch(tokens, mask, right, doubled)
