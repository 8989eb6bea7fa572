"""Compare: two to four patterns on the same input, at the same scale."""

from sparse_attn.ui.compare.page import compare_page
from sparse_attn.ui.page import begin

compare_page(*begin("compare"))
