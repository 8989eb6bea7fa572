"""Hypothesis profiles: the same examples on every run by default, fresh ones on request."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# A first call binds, compiles and fills caches: time limits for one example would only flicker.
SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.data_too_large]

settings.register_profile(
    "default", deadline=None, max_examples=40, derandomize=True, suppress_health_check=SLOW_IS_FINE
)
settings.register_profile(
    "explore", deadline=None, max_examples=1000, suppress_health_check=SLOW_IS_FINE
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
