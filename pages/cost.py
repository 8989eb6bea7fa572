"""Cost: what a pattern costs on paper and on the clock."""

from sparse_attn.ui.cost.page import cost_page
from sparse_attn.ui.page import begin

cost_page(*begin("cost"))
