"""Model: the true attention of a model of one's own, and what a pattern in its place costs."""

from sparse_attn.ui.models.page import models_page
from sparse_attn.ui.page import begin

settings, _ = begin("models", inputs=False)
models_page(settings)
