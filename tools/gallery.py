"""Writes docs/patterns.md and its pictures: every preset with its source. Run by `make gallery`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from sparse_attn.figures.colors import CATEGORIES, NOT_ALLOWED, categorical
from sparse_attn.figures.raster import category_levels
from sparse_attn.patterns import CONVENTIONS, PRESETS, Preset, from_convention

DOCS = Path(__file__).parents[1] / "docs"
LENGTH = 64  # tokens of a picture
PIXELS = 2  # a side of each pair

_COLOR_NAMES = ("blue", "amber", "vermilion", "green", "pink", "black", "sky blue")
_EXAMPLES: dict[str, int | tuple[int, int]] = {
    "flash-attention": (128, 0),
    "xformers-local-1d": 129,
}

_HEAD = """\
# Patterns

Written by `make gallery` from `sparse_attn.patterns.PRESETS`; edit that, not this page. Query i
runs down, key j runs right; {length} tokens, with arguments small enough to be seen. The published
values stand beside them; where a source names one, it is the default of the function.
`pattern.mask()`, `.count()` and `.rules_at(i, j)` ask each of them, and `AttentionMap` puts
weights on it.

Colours: {colors}; grey where nothing is allowed.
"""


def pixels(preset: Preset) -> NDArray[np.uint8]:
    """(128, 128) places in :func:`palette`: why head 0 may read, pair by pair."""
    pattern, every = preset.small(LENGTH), torch.arange(LENGTH)
    rules = pattern.rules_at(every[:, None], every[None]).numpy()
    return category_levels(rules, pattern.rules).repeat(PIXELS, 0).repeat(PIXELS, 1)


def palette() -> list[int]:
    """Red, green and blue of each place: not allowed, then the categories."""
    colors = (NOT_ALLOWED["light"][0], *categorical("light"))
    return [int(color[at : at + 2], 16) for color in colors for at in (1, 3, 5)]


def picture(preset: Preset) -> Image.Image:
    """The pattern as an image."""
    image = Image.fromarray(pixels(preset))
    image.putpalette(palette())
    return image


def code(preset: Preset) -> str:
    """The line that makes the pattern of the picture."""
    given = "".join(f", {name}={value!r}" for name, value in preset.example.items())
    return f"presets.{preset.name}({LENGTH}{given})"


def markdown() -> str:
    """The whole page."""
    colors = ", ".join(f"{color} {name}" for name, color in _named_colors())
    return "\n".join([_HEAD.format(length=LENGTH, colors=colors), *_entries(), _conventions()])


def write() -> None:
    """The page and its pictures, into docs."""
    folder = DOCS / "patterns"
    folder.mkdir(parents=True, exist_ok=True)
    for name, preset in PRESETS.items():
        picture(preset).save(folder / f"{name}.png", optimize=True)
    (DOCS / "patterns.md").write_text(markdown(), encoding="utf-8")


def _named_colors() -> Iterator[tuple[str, str]]:
    words = {"listed": "listed or strided", "several": "several of them"}
    for name, color in zip(CATEGORIES, _COLOR_NAMES, strict=True):
        yield words.get(name, name), color


def _entries() -> Iterator[str]:
    for name, preset in PRESETS.items():
        pattern = preset.small(LENGTH)
        here = f"{pattern.count() / LENGTH:.1f} in the picture"
        heads = " Heads differ; the picture is head 0." if pattern.per_head else ""
        yield f"""\
## {preset.title}

![{preset.title}: {LENGTH} queries down, {LENGTH} keys right](patterns/{name}.png)

- Allowed: {preset.allowed}.{heads}
- Keys per query: {preset.keys} ({here}).
- Published: {preset.published}.
- Source: <{preset.source}>

```python
{code(preset)}
```
"""


def _conventions() -> str:
    lines = [
        "## Window numbers of other libraries\n",
        "`from_convention(library, number)` turns them into ours.\n",
        "| library | its number | keys per query | ours |",
        "| --- | --- | --- | --- |",
    ]
    for library in CONVENTIONS:
        found = from_convention(library, _EXAMPLES.get(library, 128))
        causal = ", causal" if found.causal else ""
        lines.append(
            f"| `{library}` | {found.number} | {found.keys_per_query} | `{found.part}`{causal} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    write()
