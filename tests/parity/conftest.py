"""The reference packages: test requirements, so their absence is a failure, never a skip."""

from __future__ import annotations

import importlib
from types import SimpleNamespace

import pytest


@pytest.fixture(scope="session")
def huggingface() -> SimpleNamespace:
    """The modules of transformers that we are held against; importing them takes seconds."""
    models = "transformers.models"
    return SimpleNamespace(
        bigbird=importlib.import_module(f"{models}.big_bird.modeling_big_bird"),
        longformer=importlib.import_module(f"{models}.longformer.modeling_longformer"),
    )
