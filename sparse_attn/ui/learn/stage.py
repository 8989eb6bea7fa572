"""How the Learn page looks: on a screen, on a projector, on paper; the grid's own words."""

from __future__ import annotations

from sparse_attn.ui.texts import text

STYLE = """
<style>
@media print {
  html { font-size: 13px !important; }
  header, [data-testid="stSidebar"], [data-testid="stToolbar"], .st-key-handout_note {
    display: none !important;
  }
  .stApp, [data-testid="stAppViewContainer"], [data-testid="stMain"] {
    position: static !important; overflow: visible !important; height: auto !important;
  }
  [data-testid="stMainBlockContainer"] { padding: 0 !important; max-width: none !important; }
  [class*="st-key-handout_step_"] { break-after: page; }
  .sa-grid, pre { break-inside: avoid; }
}
</style>
"""

# Nothing but the stage: no navigation, no sidebar, letters for the last row of the room.
STAGE_STYLE = """
<style>
header, [data-testid="stSidebar"], [data-testid="stSidebarCollapsedControl"],
[data-testid="stToolbar"] { display: none !important; }
[data-testid="stMainBlockContainer"] { padding-top: 0.75rem !important; }
[data-testid="stMain"] { font-size: 1.3rem; }
[data-testid="stMain"] [data-testid="stMarkdownContainer"] :is(p, li) {
  font-size: 1.3rem; line-height: 1.45;
}
[data-testid="stMain"] h3 { font-size: 2rem; }
.sa-grid-note { font-size: 1.2rem !important; }
.sa-grid-legend { font-size: 1.05rem !important; }
.st-key-learn_navigation { opacity: 0.85; }
</style>
"""


def grid_words(paintable: bool) -> dict[str, str]:
    """The grid's own words."""
    return {
        "help": text("grid_help_paint" if paintable else "grid_help"),
        "painted": text("grid_painted"),
        "right": text("grid_right"),
        "missed": text("grid_missed"),
        "extra": text("grid_extra"),
    }
