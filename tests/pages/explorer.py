"""The Explore page under test: its widgets by key, its sentences, and what it sent to the map."""

from __future__ import annotations

from typing import Any

from sparse_attn.figures.pack import unpack_header
from sparse_attn.settings import Settings
from tests.pages.session import Session, read

_TRAILER = 5  # bytes after the picture that belong to the mounting

# Widgets of a pattern and the field that each shows.
PATTERN_WIDGETS = {
    "preset": "preset", "window_exact": "window", "globals": "globals", "random": "random",
    "seed": "seed", "dilation": "dilation", "block": "block", "causal": "causal", "rows": "rows",
    "columns": "columns",
}  # fmt: skip
VIEW_WIDGETS = {"scale": "scale", "reduce": "reduce"}
STRUCTURED_WIDGETS = {
    name: name
    for name in (
        "T", "heads", "D", "input", "locality", "topics", "hubs", "noise", "input_seed",
    )
}  # fmt: skip


class Explorer(Session):
    """A session that has opened a link; every step fails where the page raised."""

    def __init__(self, link: str = "", address: str | None = None) -> None:
        super().__init__()
        if address is not None:
            self.app.context = {"url": address}
        self.visit(link)

    @property
    def address(self) -> Settings:
        """The settings that the address bar stands for."""
        settings, problems = Settings.from_params(self.app.query_params)
        assert problems == ()
        return settings

    @property
    def captions(self) -> list[str]:
        return [read(each.value) for each in self.app.caption]

    @property
    def headline(self) -> str:
        return read(self.app.main.markdown[0].value)

    @property
    def sentences(self) -> list[str]:
        """The Markdown below the headline: the inspector."""
        return [read(each.value) for each in self.app.main.markdown[1:]]

    @property
    def markdown(self) -> list[str]:
        """Everything on the page that is read as Markdown, as it was written."""
        app = self.app
        shown = (app.markdown, app.caption, app.warning, app.error, app.info)
        return [str(each.value) for kind in shown for each in kind]

    @property
    def has_map(self) -> bool:
        return bool(self.app.get("bidi_component"))

    @property
    def message(self) -> bytes:
        """The picture that was sent to the map view."""
        element: Any = self.app.get_by_key("map")
        return bytes(element.proto.bytes[:-_TRAILER])

    @property
    def header(self) -> dict[str, Any]:
        return unpack_header(self.message)

    def differing_widgets(self) -> dict[str, tuple[Any, Any]]:
        """Widgets that do not show what the settings hold: key → (shown, held)."""
        held = PATTERN_WIDGETS | VIEW_WIDGETS
        if self.settings.input == "structured":
            held = held | STRUCTURED_WIDGETS
        pairs = {key: (self.value(key), getattr(self.settings, name)) for key, name in held.items()}
        for place, kind in enumerate(self.settings.panels):
            pairs[f"panel_{place}"] = (self.value(f"panel_{place}"), kind)
        return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}
