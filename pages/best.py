"""Best of its size: which pattern keeps most with so many keys per query."""

from sparse_attn.ui.best.page import best_page
from sparse_attn.ui.page import begin

best_page(*begin("best"))
