"""Real attention: the queries and keys of a model of transformers, and a pattern in its place.

The package transformers is optional and loaded when it is first needed; nothing else needs it.
"""

from sparse_attn.models.call import CannotCapture
from sparse_attn.models.capture import capture_layer, capture_layers
from sparse_attn.models.captured import Captured
from sparse_attn.models.cost import Change, Costs, PatternCost, pattern_costs
from sparse_attn.models.glance import kept_by_head, small_maps
from sparse_attn.models.in_place import in_model
from sparse_attn.models.load import LoadedModel, load_model
from sparse_attn.models.own_mask import combined
from sparse_attn.models.requirement import (
    INSTALL,
    MissingTransformers,
    ModelError,
    has_transformers,
)
from sparse_attn.models.text import ModelText, model_text

__all__ = [
    "INSTALL",
    "CannotCapture",
    "Captured",
    "Change",
    "Costs",
    "LoadedModel",
    "MissingTransformers",
    "ModelError",
    "ModelText",
    "PatternCost",
    "capture_layer",
    "capture_layers",
    "combined",
    "has_transformers",
    "in_model",
    "kept_by_head",
    "load_model",
    "model_text",
    "pattern_costs",
    "small_maps",
]
