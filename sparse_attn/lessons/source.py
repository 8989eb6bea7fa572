"""The code beside the picture: lines of the library's own source, read where they stand."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from typing import Any


def code_of(thing: Callable[..., Any] | type) -> str:
    """The source of a function or class without its docstrings.

    >>> from sparse_attn.lessons.judge import judge_cells
    >>> print(code_of(judge_cells).splitlines()[1].strip())
    right = frozenset(given & wanted)
    """
    source = textwrap.dedent(inspect.getsource(thing))
    lines = source.splitlines()
    hidden: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            text = node.body[0]
            hidden |= set(range(text.lineno, (text.end_lineno or text.lineno) + 1))
    shown = [line for number, line in enumerate(lines, 1) if number not in hidden]
    return "\n".join(shown)


def lines_of(thing: Callable[..., Any] | type, first: str, last: str) -> str:
    """The lines of ``code_of(thing)`` from the one that holds ``first`` to the next with ``last``.

    Raises:
        ValueError: there is no such line (any more).

    >>> from sparse_attn.lessons.hops import hops
    >>> print(lines_of(hops, "wider =", "fresh ="))
    wider = (steps.float() @ known.float()) > 0
    fresh = wider & ~known
    """
    lines = code_of(thing).splitlines()
    for start, line in enumerate(lines):
        if first in line:
            for stop in range(start, len(lines)):
                if last in lines[stop]:
                    return textwrap.dedent("\n".join(lines[start : stop + 1]))
    raise ValueError(f"{thing.__qualname__} has no lines from {first!r} to {last!r}")
