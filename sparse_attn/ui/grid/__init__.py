"""The grid of the lessons: a small map whose every cell is read, painted and explained.

``grid(picture, key=...)`` mounts the component; ``routes()`` are the files it needs from the
server. Works by pointer and by keyboard alone; nothing in it is said by colour alone.
"""

from sparse_attn.ui.grid.assets import routes
from sparse_attn.ui.grid.component import grid, painted_cells
from sparse_attn.ui.grid.picture import Cell, GridPicture

__all__ = ["Cell", "GridPicture", "grid", "painted_cells", "routes"]
