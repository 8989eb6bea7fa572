"""Learn: sparse attention in eight steps, to teach from and to go through alone."""

from sparse_attn.ui.learn.page import learn

learn()
