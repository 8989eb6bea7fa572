"""What one takes away of a view: its picture, its numbers, its code, and how it is named."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from functools import cached_property

from sparse_attn.export.code import LANGUAGES, Snippet, snippet
from sparse_attn.export.style import PictureStyle
from sparse_attn.figures.picture import Picture
from sparse_attn.settings import VERSION, Settings
from sparse_attn.views import Work, headline_words, picture
from sparse_attn.views.given import Given, Patient
from sparse_attn.views.level import Level

NAME = "Sparse Attention Explorer"
RELEASE = "0.1.0"  # as in pyproject.toml; a checkout knows it too
MOST_EXACT_PAIRS = 2 * 10**8
_STAMP_LINK = 600  # characters of a link that small print holds


@dataclass(frozen=True)
class Taken:
    """A view of the app outside the app.

    ``given``: the text or file that the settings name; ``address``: the page that the link opens,
    or nothing where none is known; ``level``: whether weights are sampled, None where that is
    done only for patterns of more than ``MOST_EXACT_PAIRS`` pairs, which would take long.

    >>> Taken(Settings(T=64)).link.startswith("?v=1&preset=longformer&T=64&")
    True
    """

    settings: Settings
    given: Given = field(default_factory=Given)
    address: str = ""
    level: Level | None = None

    @cached_property
    def work(self) -> Work:
        """Maps, tiles and kept mass of the view, which is made square as on the screen."""
        sampled = Work(squared(self.settings), Patient(), self.given, "sampled")
        few = sampled.pairs() <= MOST_EXACT_PAIRS
        return replace(sampled, level=self.level or ("exact" if few else "sampled"))

    @cached_property
    def picture(self) -> Picture:
        """What is on the screen."""
        return replace(picture(self.work), file_name=self.name)

    @property
    def name(self) -> str:
        """The beginning of every file's name."""
        return f"sparse-attention-{self.settings.preset}-T{self.settings.T}"

    @property
    def link(self) -> str:
        """The address with every setting and the version of the link."""
        page = self.address.split("?")[0]
        slash = "" if not page or "/" in page.partition("://")[2] else "/"
        return f"{page}{slash}?{self.settings.to_link(full=True)}"

    @property
    def citation(self) -> str:
        """A line that says where a figure comes from."""
        words = ", ".join(self.pattern)
        return f"{NAME}, version {RELEASE}: {words}. {self.link}"

    @property
    def stamp(self) -> str:
        """Small print for a picture: its link and its seeds."""
        short = f"?v={VERSION}&{self.settings.to_link()}".rstrip("&")
        link = self.link if len(self.link) <= _STAMP_LINK else self.address.split("?")[0] + short
        if len(link) > _STAMP_LINK:
            link = f"{link[:_STAMP_LINK]}…"
        seeds = f"random seed {self.settings.seed}, input seed {self.settings.input_seed}"
        return f"{NAME} · {link} · {seeds}"

    @property
    def pattern(self) -> list[str]:
        """The pattern in a few words."""
        first, _ = headline_words(self.work)
        return first[:-1]

    def picture_file(self, style: PictureStyle) -> bytes:
        """The picture as PNG, SVG or PDF."""
        from sparse_attn.export.drawing import picture_file  # Matplotlib takes a moment to load

        return picture_file(self.picture, style, self.link, self.stamp if style.stamp else "")

    def snippet(self, language: str) -> Snippet:
        """The pattern as code; see :data:`sparse_attn.export.code.LANGUAGES`."""
        return snippet(language, self.settings, self.work.roles)

    def snippets(self) -> list[Snippet]:
        """The pattern in every language."""
        return [self.snippet(name) for name in LANGUAGES]

    def settings_json(self) -> str:
        """Every setting by its link name, as JSON that the command line reads."""
        params = self.settings.to_params(full=True)
        return json.dumps({"link": self.link, "settings": params}, indent=2, ensure_ascii=False)


def squared(settings: Settings) -> Settings:
    """The same with a view as wide as it is high, which is how the screen shows it.

    >>> squared(Settings(T=64, view=((0, 8), (40, 64)))).view
    ((0, 24), (40, 64))
    """
    if settings.view is None:
        return settings
    span = max(stop - start for start, stop in settings.view)
    starts = (min(start, settings.T - span) for start, _ in settings.view)
    rows, columns = ((start, start + span) for start in starts)
    return settings.replace(view=(rows, columns))
