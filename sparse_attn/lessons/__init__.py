"""The lessons: what each step computes, from the library alone, and how an answer is judged.

No Streamlit: the Learn page draws what these modules return.
"""

from sparse_attn.lessons.cost import Cost, cost
from sparse_attn.lessons.hops import hops, middle_keys
from sparse_attn.lessons.judge import JudgedCells, JudgedNumber, judge_cells, judge_number
from sparse_attn.lessons.lesson import STEPS, Lesson
from sparse_attn.lessons.one_softmax import OneSoftmax, one_softmax, placed
from sparse_attn.lessons.source import code_of, lines_of
from sparse_attn.lessons.story import Story, own_story, story

__all__ = [
    "STEPS",
    "Cost",
    "JudgedCells",
    "JudgedNumber",
    "Lesson",
    "OneSoftmax",
    "Story",
    "code_of",
    "cost",
    "hops",
    "judge_cells",
    "judge_number",
    "lines_of",
    "middle_keys",
    "one_softmax",
    "own_story",
    "placed",
    "story",
]
