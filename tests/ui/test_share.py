"""The link to copy: every setting and the version, and the same settings when it is read."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from sparse_attn.settings import PRESETS, VERSION, Settings
from sparse_attn.ui.explore.share import full_link

SETTINGS = [
    Settings(),
    *(Settings(preset=preset, T=256) for preset in PRESETS),
    Settings(T=2048, window=64, globals="0, ::512", random=3, seed=7),
    Settings(T=64, globals="", view=((0, 8), (1, 64)), query=3, key=5, panels=("why",) * 3),
    Settings(T=100, block=7, causal=True, rows=False, dilation=2, locality=0.3, noise=4.0),
    Settings(input="text", T=4, text="Wo bin ich? 私は & = # + % \n?", roles=("cls", "headings")),
    Settings(input="text", T=4, text_hash="0123456789abcdef"),
    Settings(input="arrays", T=4, arrays="0123456789abcdef", batch=3, heads=2, head=1),
]


@pytest.mark.parametrize("settings", SETTINGS, ids=lambda each: each.to_link()[:40] or "defaults")
@pytest.mark.parametrize("address", ["http://localhost:8501/", "https://a.example/x/?T=7&v=1", ""])
def test_a_full_link_is_read_back_without_loss(settings: Settings, address: str) -> None:
    link = full_link(settings, address)
    found, problems = Settings.from_link(link)
    assert problems == ()
    assert found == settings
    params = dict(parse_qsl(urlsplit(link).query, keep_blank_values=True))
    assert params.pop("v") == str(VERSION)
    assert list(params) == list(Settings().values())
    assert link.startswith(f"{address.split('?')[0] or '/'}?v=")
    assert len(link) < 8000
