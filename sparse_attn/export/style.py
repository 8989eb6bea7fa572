"""How a picture file is made: format, theme, size and scale. Needs no Matplotlib yet."""

from __future__ import annotations

from dataclasses import dataclass

FORMATS = ("png", "svg", "pdf")
THEMES = ("light", "dark", "print", "transparent", "transparent-dark")
SIZES = ("screen", "slide", "column")
SCALES = (1, 2, 4)  # pixels of a PNG for one CSS pixel


@dataclass(frozen=True)
class PictureStyle:
    """``format``, ``theme``, ``size`` and, for PNG, ``scale`` 1, 2 or 4.

    ``stamp``: whether the link and the seeds stand below the caption in small print.

    Raises:
        ValueError: one of them is not offered; the sentence names what is.

    >>> PictureStyle(scale=3)
    Traceback (most recent call last):
    ValueError: scale of a picture must be one of 1, 2, 4, got 3
    """

    format: str = "png"
    theme: str = "light"
    size: str = "screen"
    scale: int = 2
    stamp: bool = False

    def __post_init__(self) -> None:
        offered = {"format": FORMATS, "theme": THEMES, "size": SIZES, "scale": SCALES}
        for name, allowed in offered.items():
            if (value := getattr(self, name)) not in allowed:
                listed = ", ".join(map(str, allowed))
                raise ValueError(f"{name} of a picture must be one of {listed}, got {value!r}")
