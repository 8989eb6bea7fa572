"""The eight steps in their order; each has ``scene(lesson)`` and ``control(lesson)``."""

from __future__ import annotations

from types import ModuleType

from sparse_attn.ui.learn import step1, step2, step3, step4, step5, step6, step7, step8

STEP_MODULES: tuple[ModuleType, ...] = (step1, step2, step3, step4, step5, step6, step7, step8)
