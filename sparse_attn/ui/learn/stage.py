"""How the Learn page looks: on a screen, on a projector, on paper; the grid's own words."""

from __future__ import annotations

from sparse_attn.ui.texts import text

STYLE = """
<style>
/* What is said of the picture is read beside it, however long it is. */
@media (min-width: 900px) {
  .st-key-learn_stage [data-testid="stColumn"]:has(.sa-grid) {
    position: sticky; top: 4.25rem; align-self: flex-start;
  }
}
/* Japanese has no spaces: lines end between phrases, not within a word. */
:lang(ja) [data-testid="stMain"] :is(p, li, h1, h3, label, .sa-grid-note) {
  word-break: auto-phrase; line-break: strict;
}
</style>
"""

# Nothing but the stage: no navigation, no sidebar. Letters for the last row of the room: they grow
# with the screen, for a projector shows every screen at the same size.
STAGE_STYLE = """
<style>
header, [data-testid="stSidebar"], [data-testid="stSidebarCollapsedControl"],
[data-testid="stToolbar"], .st-key-learn_navigation kbd { display: none !important; }
[data-testid="stMain"] { --letter-size: clamp(1rem, min(1.1vw, 1.95vh), 3rem); }
[data-testid="stMainBlockContainer"] { padding-top: 0.75rem !important; }
.st-key-learn_stage [data-testid="stColumn"]:has(.sa-grid) { top: 0.75rem; }
[data-testid="stMain"] :is(
  [data-testid="stMarkdownContainer"] :is(p, li), [data-testid="stCaptionContainer"] p,
  input, [data-baseweb="select"] *, pre, code
) { font-size: var(--letter-size); line-height: 1.45; }
[data-testid="stMain"] pre code { font-size: calc(0.8 * var(--letter-size)); }
.st-key-learn_stage [data-testid="stVerticalBlock"] { gap: 0.6rem; }
[data-testid="stMain"] h3 { font-size: calc(1.5 * var(--letter-size)); padding-top: 0.25rem; }
.sa-grid-note { font-size: calc(0.95 * var(--letter-size)) !important; }
.sa-grid-legend { font-size: calc(0.85 * var(--letter-size)) !important; }
.sa-grid-corner { font-size: calc(0.7 * var(--letter-size)) !important; }
.st-key-learn_navigation { opacity: 0.85; }
</style>
"""

# Paper is white whatever the screen is, and no navigation is printed.
HANDOUT_STYLE = """
<style>
.st-key-handout, .st-key-handout .sa-grid {
  --st-text-color: #1a1c21; --st-background-color: #ffffff; --st-border-color: #c8ccd4;
  color-scheme: light; color: var(--st-text-color); background: var(--st-background-color);
}
.st-key-handout :is(h1, h3, p, li, strong, em, code, pre, pre *) {
  color: var(--st-text-color) !important;
}
.st-key-handout :is(code, pre) { background: #f2f4f7 !important; }
/* On the screen a sheet is as wide as on paper: the grids measure it there. */
.st-key-handout { width: 186mm !important; }
@media screen {
  .st-key-handout {
    box-sizing: content-box; padding: 12mm; border: 1px solid var(--st-border-color);
  }
}
@media print {
  @page { margin: 12mm; }
  html { font-size: 12px !important; }
  body, .stApp { background: #ffffff !important; }
  header, [data-testid="stSidebar"], [data-testid="stToolbar"], .st-key-handout_note {
    display: none !important;
  }
  .stApp, [data-testid="stAppViewContainer"], [data-testid="stMain"] {
    position: static !important; overflow: visible !important; height: auto !important;
  }
  [data-testid="stMainBlockContainer"] { padding: 0 !important; max-width: none !important; }
  [class*="st-key-handout_step_"]:not(.st-key-handout_step_1) { break-before: page; }
  [class*="st-key-handout_below_"] .sa-grid { zoom: 0.75; }
  [class*="st-key-handout_below_"], [class*="st-key-handout_code_"] { break-inside: avoid; }
}
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
