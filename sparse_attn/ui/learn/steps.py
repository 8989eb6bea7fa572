"""The eight steps in their order; each has ``scene(lesson)`` and ``control(lesson)``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import ModuleType

from sparse_attn.lessons import Lesson
from sparse_attn.ui.learn import step1, step2, step3, step4, step5, step6, step7, step8

STEP_MODULES: tuple[ModuleType, ...] = (step1, step2, step3, step4, step5, step6, step7, step8)

# What there is to play with once the answer is known, after it: the answer stays on the screen.
ONCE_REVEALED: Mapping[int, Callable[[Lesson], None]] = {5: step5.faults, 8: step8.clock}
