"""The browser's Back: one step for one thing that was done, to a page as it was left.

``history.js`` says what Streamlit adds, and why.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

from streamlit.runtime.scriptrunner import get_script_run_ctx

from sparse_attn.lessons import Lesson
from sparse_attn.settings import Settings

_OF_SETTINGS, _OF_LESSONS = ({field.name for field in fields(kind)} for kind in (Settings, Lesson))
_SETTINGS_ALONE = _OF_SETTINGS - _OF_LESSONS - {"lang"}
_LESSON_ALONE = _OF_LESSONS - _OF_SETTINGS
_SOURCE = Path(__file__).with_suffix(".js").read_text("utf-8")


def history_script() -> str:
    """What has the browser add one entry for each thing done; once a page load is enough."""
    own = json.dumps({"lesson": sorted(_LESSON_ALONE), "settings": sorted(_SETTINGS_ALONE)})
    return f"<script>(\n{_SOURCE})({own})</script>"


def of_settings(params: Mapping[str, str]) -> bool:
    """Whether an address has what only the pages that show the settings write."""
    return not params.keys().isdisjoint(_SETTINGS_ALONE)


def of_a_lesson(params: Mapping[str, str]) -> bool:
    """Whether an address has what only the Learn page writes."""
    return not params.keys().isdisjoint(_LESSON_ALONE)


def by_back() -> bool:
    """Whether the browser's Back or Forward started this run."""
    context = get_script_run_ctx(suppress_warning=True)
    return context is not None and context.is_history_navigation
