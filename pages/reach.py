"""Reach: how far information travels under a pattern, layer by layer."""

from sparse_attn.ui.page import begin
from sparse_attn.ui.reach.page import reach_page

_, error = begin("reach")
reach_page(error)
