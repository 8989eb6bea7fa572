"""Real attention: the queries and keys of a model of transformers, and a pattern in its place.

The package transformers is optional and loaded when it is first needed; nothing else needs it.
"""

from sparse_attn.models.call import CannotCapture
from sparse_attn.models.capture import capture_layer, capture_layers
from sparse_attn.models.captured import Captured
from sparse_attn.models.in_place import in_model
from sparse_attn.models.requirement import (
    INSTALL,
    MissingTransformers,
    ModelError,
    has_transformers,
)

__all__ = [
    "INSTALL",
    "CannotCapture",
    "Captured",
    "MissingTransformers",
    "ModelError",
    "capture_layer",
    "capture_layers",
    "has_transformers",
    "in_model",
]
