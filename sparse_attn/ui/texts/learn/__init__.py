"""The words of the Learn page: its frame and its eight steps, both languages side by side."""

from sparse_attn.ui.texts.learn import (
    frame,
    step1,
    step2,
    step3,
    step4,
    step5,
    step6,
    step7,
    step8,
)

_PARTS = (frame, step1, step2, step3, step4, step5, step6, step7, step8)

ENGLISH = {name: words for part in _PARTS for name, words in part.ENGLISH.items()}
JAPANESE = {name: words for part in _PARTS for name, words in part.JAPANESE.items()}
