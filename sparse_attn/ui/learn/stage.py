"""How the Learn page looks: on a screen, on a projector, on paper."""

STYLE = """
<style>
@media print {
  header, [data-testid="stSidebar"], [data-testid="stToolbar"], .st-key-handout_note {
    display: none !important;
  }
  .stApp, [data-testid="stAppViewContainer"], [data-testid="stMain"] {
    position: static !important; overflow: visible !important; height: auto !important;
  }
  [data-testid="stMainBlockContainer"] { padding: 0 !important; max-width: none !important; }
  [class*="st-key-handout_"] { break-after: page; }
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
