"""From settings to what is drawn: inputs, maps, tiles, kept mass, picture. No Streamlit.

The pages of the app and the command line go through the same :class:`Work`; they differ in where
texts and files come from (:class:`Source`) and in who watches the progress (:class:`Watcher`).
"""

from sparse_attn.views.caption import headline_words, pattern_words, percent, picture_caption
from sparse_attn.views.picture import painted, picture
from sparse_attn.views.source import INPUT_FIELDS, Source, Watcher
from sparse_attn.views.work import TILE_PIXELS, Work

__all__ = [
    "INPUT_FIELDS",
    "TILE_PIXELS",
    "Source",
    "Watcher",
    "Work",
    "headline_words",
    "painted",
    "pattern_words",
    "percent",
    "picture",
    "picture_caption",
]
