"""Results as a page of the documentation, one section a benchmark."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.report import Result, Table, machine

TITLE = "# Benchmarks"
INTRODUCTION = """
Measured, not promised: both sides take turns in one process, on the same q, k and v, and medians
are compared. Written by `make bench ARGS="--write docs/benchmarks.md"`, or with the names of some
benchmarks for their sections alone; run it to see the figures of your own machine.
"""


def write(path: Path, name: str, about: str, results: Sequence[Result]) -> None:
    """Put the section ``name`` into the page at ``path``, in the place of an earlier one."""
    sections = _sections(path.read_text()) if path.is_file() else {}
    lines = [about.strip(), f"{datetime.date.today():%Y-%m-%d}, {machine()}."]
    sections[name] = "\n\n".join([*lines, *_blocks(results)])
    body = "\n\n".join(f"## {title}\n\n{text}" for title, text in sections.items())
    path.write_text(f"{TITLE}\n{INTRODUCTION}\n{body}\n")


def _sections(page: str) -> dict[str, str]:
    """The sections of a page by their titles, in its order."""
    found = (part.partition("\n") for part in page.split("\n## ")[1:])
    return {title.strip(): text.strip() for title, _, text in found}


def _blocks(results: Sequence[Result]) -> list[str]:
    """Tables and paragraphs; lines of one list stay together."""
    blocks: list[str] = []
    for each in results:
        text = each.markdown() if isinstance(each, Table) else each
        if text.startswith("- ") and blocks and blocks[-1].startswith("- "):
            blocks[-1] += f"\n{text}"
        else:
            blocks.append(text)
    return blocks
