"""Explore: set a pattern, see the sparse map beside dense attention and their difference."""

from sparse_attn.ui.explore.page import explore
from sparse_attn.ui.page import begin

_, error = begin("explore", maps=True)
explore(error)
