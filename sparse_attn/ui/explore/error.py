"""How far the shown head's output lies from that of dense attention."""

from __future__ import annotations

from sparse_attn.attention.progress import Progress
from sparse_attn.measures import OutputError, output_error
from sparse_attn.ui.work import Work


def error_of(work: Work, progress: Progress | None) -> OutputError | None:
    """The relative error of every query, remembered; None where the input has no values."""
    values = work.inputs.v
    if values is None:
        return None
    item, head = work.settings.batch, work.settings.head
    mine = values[item : item + 1, head : head + 1]
    return work.measured(
        "output-error",
        lambda: output_error(work.sparse(), work.dense(), mine, progress),
        lambda found: found.relative.nbytes,
    )
