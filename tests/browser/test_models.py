"""The Model page in a browser: a click on a small map chooses its head, which opens in Explore."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.browser import driving
from tests.browser.server import AppServer
from tests.models import tiny

# Where a head lies on the page: the middle of its point.
PLACE = """(plot, [layer, head]) => {
    const {x, y} = plot.getBoundingClientRect()
    const {xaxis, yaxis} = plot._fullLayout
    const points = plot._fullData[1]
    const at = points.customdata.findIndex(each => each[0] === layer && each[1] === head)
    return [
        x + xaxis._offset + xaxis.l2p(points.x[at]),
        y + yaxis._offset + yaxis.l2p(points.y[at]),
    ]
}"""
TEXT = "why does the cat run ? the cat sees a tree . it sees the cat"


@pytest.fixture(scope="module")
def link(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tiny.save(tmp_path_factory.mktemp("models") / "tiny-bert", "BERT")
    return f"/models?{urlencode({'model': str(folder), 'T': 64})}"


def test_a_click_on_a_small_map_leads_to_explore(
    guarded_page: Page, app_server: AppServer, link: str
) -> None:
    page = driving.open_app(guarded_page, app_server, link)
    driving.type_into(page, "model_text", TEXT)
    page.get_by_role("button", name="Load", exact=True).click()
    plot = page.locator(".st-key-strip .js-plotly-plot")
    expect(plot).to_be_visible(timeout=driving.READY_TIMEOUT_MS)
    driving.wait_idle(page)
    place: Any = plot.evaluate(PLACE, [2, 1])
    page.mouse.click(*place)
    page.wait_for_url("**layer=2&model_head=1**")
    driving.wait_idle(page)
    page.get_by_role("button", name="Explore this head").click()
    state = driving.wait_painted(page, driving.shows(input="arrays", head="1"))
    assert state["T"] == "18"
    assert "tiny-bert-layer2.npz" in driving.headline(page)
    driving.wait_idle(page)
    assert not page.get_by_test_id("stException").count()
