"""The Model page: asked for, loaded, looked at, handed on, and every refusal a sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest

from sparse_attn.measures import kept_mass
from sparse_attn.models import capture_layer, load_model, model_text, pattern_costs
from sparse_attn.settings import build_pattern
from sparse_attn.sources import from_arrays
from sparse_attn.ui.models import page as model_page
from sparse_attn.ui.models.policy import VARIABLE
from sparse_attn.ui.models.store import STORE
from tests.models import tiny
from tests.pages.explorer import Explorer
from tests.pages.session import read

pytestmark = pytest.mark.xdist_group("transformers")  # imported once

TEXT = "why does the cat run ? the cat sees a tree . it sees the cat and the dog sees it"


@pytest.fixture(autouse=True)
def _no_model_left() -> Iterator[None]:
    STORE._drop()
    yield
    STORE._stop_timer()
    STORE._drop()


@pytest.fixture(scope="module")
def bert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.save(tmp_path_factory.mktemp("bert") / "tiny-bert", "BERT")


@pytest.fixture(scope="module")
def llama(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("llama") / "tiny-llama"
    return tiny.save(folder, "Llama, grouped", tiny.byte_tokenizer, vocab_size=300)


class ModelPage(Explorer):
    """The page with a model in its link."""

    def __init__(self, **link: Any) -> None:
        super().__init__("T=64&D=16&heads=1")
        self.app.switch_page(str(Path(model_page.__file__).parents[3] / "pages" / "models.py"))
        self.visit(urlencode(link))

    def load(self) -> None:
        self.click("model_load")

    def click(self, key: str) -> None:
        button: Any = self.app.get_by_key(key)
        button.click()
        self.run()

    def figure(self, key: str) -> dict[str, Any]:
        chart: Any = self.app.get_by_key(key)
        found: dict[str, Any] = json.loads(chart.proto.spec)
        return found

    def shows(self, key: str) -> bool:
        try:
            self.app.get_by_key(key)
        except KeyError:
            return False
        return True

    @property
    def shares(self) -> list[str]:
        """The mass kept below each small map."""
        found: list[str] = self.figure("strip")["data"][1]["text"]
        return found

    @property
    def said(self) -> str:
        return " ".join([*map(read, self.markdown)])


def test_nothing_is_loaded_until_somebody_asks(bert: Path) -> None:
    page = ModelPage(model=str(bert), text="")
    assert not STORE.holds(str(bert))
    assert "BertForMaskedLM · 0.0 M parameters · needs about" in page.said
    assert not page.shows("strip")
    page.set("model_text", TEXT)
    page.load()
    assert STORE.holds(str(bert))
    assert "tiny-bert · " in page.said.replace("**", "")
    assert page.shows("strip")


def test_the_strip_says_what_the_pattern_keeps(bert: Path) -> None:
    page = ModelPage(model=str(bert), roles="cls")
    page.set("model_text", TEXT)
    page.load()
    loaded = load_model(str(bert))
    read_text = model_text(loaded, TEXT)
    settings = page.settings.replace(T=read_text.T, input="arrays")
    pattern = build_pattern(settings, read_text.roles["cls"])
    shares = page.shares
    for layer in range(tiny.LAYERS):
        captured = capture_layer(loaded.model, read_text.inputs, layer)
        kept = kept_mass(captured.under(pattern), captured.dense()).mean()[0]
        wanted = [f"{100 * float(each):.0f} %" for each in kept]
        assert shares[layer * tiny.HEADS : (layer + 1) * tiny.HEADS] == wanted
    page.set("window_exact", 3)
    assert page.shares != shares


def test_the_sidebar_says_the_pattern_over_this_text(bert: Path) -> None:
    """The length is the text's: a preset has its numbers for it, and moving one keeps the rest."""
    page = ModelPage(model=str(bert), T=512)
    page.set("model_text", TEXT)
    assert page.value("window") == 32  # nothing was read yet
    page.load()
    tokens = model_text(load_model(str(bert)), TEXT).T
    assert tokens == page.settings.T
    assert (page.value("window"), page.value("globals")) == (1, "::5")
    assert f"T {tokens} · 3 keys + 5 global" in page.said
    assert not page.shows("T")
    page.set("window_exact", 2)
    assert f"T {tokens} · 5 keys + 5 global" in page.said
    page.set("model_text", f"{TEXT} {TEXT}")
    assert 2 * tokens - 2 == page.settings.T
    assert (page.value("window"), page.value("globals")) == (2, "::5")
    page.set("model_text", "the cat")  # shorter than what Explore shows
    assert page.settings.T == 8
    assert "T 4 · " in page.said


def test_another_pages_input_does_not_matter(bert: Path) -> None:
    page = ModelPage(model=str(bert), input="arrays", arrays="0123456789abcdef")
    page.set("model_text", TEXT)
    page.load()
    assert page.shows("strip")
    assert not page.errors
    page = ModelPage(model=str(bert), input="text", text="")
    page.set("model_text", TEXT)
    page.load()
    assert page.settings.T == model_text(load_model(str(bert)), TEXT).T
    assert page.shows("strip")


def test_a_head_goes_to_explore_with_its_true_q_and_k(llama: Path) -> None:
    page = ModelPage(model=str(llama), roles="cls", layer=1, model_head=3)
    page.set("model_text", TEXT)
    page.load()
    page.click("head_explore")
    settings = page.settings
    assert (settings.input, settings.head, settings.causal) == ("arrays", 3, True)
    (name, data) = next(iter(page.app.session_state["_files"].values()))
    assert name == "tiny-llama-layer1.npz"
    inputs = from_arrays(data, name=name)
    loaded = load_model(str(llama))
    read_text = model_text(loaded, TEXT)
    captured = capture_layer(loaded.model, read_text.inputs, 1)
    assert np.array_equal(inputs.q.numpy(), captured.q.numpy())
    assert inputs.tokens == read_text.tokens
    assert settings.T == read_text.T
    assert page.has_map  # of Explore, which is open now
    assert "tiny-llama-layer1.npz" in page.headline


def test_costs_of_the_pattern_in_place(llama: Path) -> None:
    page = ModelPage(model=str(llama), window=1, globals="none", preset="custom")
    page.set("model_text", TEXT)
    page.load()
    assert "next-token" not in page.said
    page.click("costs_run")
    loaded = load_model(str(llama))
    read_text = model_text(loaded, TEXT)
    settings = page.settings.replace(T=read_text.T, input="arrays")
    found = pattern_costs(loaded.model, read_text.inputs, build_pattern(settings))
    total = found.patterns[0].total
    assert f"next-token loss {total.loss:.3f} nats instead of {found.dense_loss:.3f}" in (
        page.said.replace("**", "")
    )
    bars = page.figure("costs_bars")["data"][0]
    assert bars["x"][-1] == "together"
    assert len(bars["x"]) == tiny.LAYERS + 1


@pytest.mark.parametrize("series", ["window", "globals", "random", "best"])
def test_costs_along_a_series(bert: Path, series: str) -> None:
    page = ModelPage(model=str(bert), window=1, globals="none", preset="custom")
    page.set("model_text", TEXT)
    page.load()
    page.set("costs_series", series)
    page.click("costs_run")
    curve = page.figure("costs_curve")["data"][0]
    assert len(curve["hovertext"]) >= 4
    assert curve["x"] == sorted(curve["x"])
    assert "masked-token loss" in page.said


def test_another_pattern_is_measured_only_when_asked(bert: Path) -> None:
    page = ModelPage(model=str(bert))
    page.set("model_text", TEXT)
    page.load()
    page.click("costs_run")
    assert page.shows("costs_bars")
    page.set("window_exact", 2)
    assert page.shows("strip")
    assert not page.shows("costs_bars")


def test_chosen_layers_do_not_outlive_their_model(bert: Path, tmp_path: Path) -> None:
    small = tiny.save(tmp_path / "small", "BERT", num_hidden_layers=1)
    page = ModelPage(model=str(bert))
    page.set("model_text", TEXT)
    page.load()
    page.set("costs_layers", [0, 2])
    page.click("costs_run")
    assert "in 2 of 3 layers" in page.said
    page.set("model", str(small))
    page.load()
    page.app.session_state["costs_layers"] = [0, 2]  # as if the other model had been here just now
    page.run()
    assert set(page.value("costs_layers")) <= {0}
    page.click("costs_run")
    assert "in 1 of 1 layers" in page.said


def test_a_model_with_modules_of_its_own_is_looked_at(tmp_path: Path) -> None:
    values = {**tiny.COMMON, "block_size": 1, "num_random_blocks": 1, "sep_token_id": 3}
    made = tiny.made_from("BigBirdForMaskedLM", "BigBirdConfig", values)
    made.save_pretrained(tmp_path / "bird")
    tiny.tokenizer().save_pretrained(tmp_path / "bird")
    page = ModelPage(model=str(tmp_path / "bird"), window=2)
    page.set("model_text", TEXT)
    page.load()
    assert page.shares[0] != "nan %"
    assert "band, global row, global column" in page.said
    page.click("costs_run")
    assert page.errors == [
        "BigBirdForMaskedLM attends through a module of its own: its q and k can be captured, but "
        "no pattern can be put in its place"
    ]
    assert page.shows("strip")


def test_refusals_are_sentences(bert: Path, tmp_path: Path) -> None:
    page = ModelPage(model="/no/such/folder")
    assert "there is no folder '/no/such/folder'" in page.said
    page.load()
    assert page.errors == ["there is no folder '/no/such/folder', and it is no hub id"]
    page.set("model", str(bert))
    page.load()
    page.set("model_text", "cat " * 200)
    assert page.errors == [
        "the text must have at most 64 tokens for tiny-bert, got 202; take a part of it"
    ]
    page.set("model_text", TEXT)
    assert not page.errors
    (tmp_path / "config.json").write_text('{"model_type": "own", "auto_map": {"AutoModel": "x.Y"}}')
    page.set("model", str(tmp_path))
    page.load()
    assert "Python code of its own" in page.errors[0]


def test_a_text_that_is_too_long_leaves_the_last_picture(bert: Path) -> None:
    page = ModelPage(model=str(bert), text="")
    page.set("model_text", TEXT)
    page.load()
    shares, tokens = page.shares, page.settings.T
    page.set("model_text", "cat " * 200)
    assert "at most 64 tokens" in page.errors[0]
    assert "What is shown is still of the text before." in page.captions
    assert (page.shares, page.settings.T) == (shares, tokens)
    page.set("model_text", f"{TEXT} More.")
    assert not page.errors
    assert tokens < page.settings.T


def test_refusals_speak_japanese_on_a_japanese_page(bert: Path) -> None:
    page = ModelPage(model="/no/such/folder", lang="ja")
    assert "'/no/such/folder' というフォルダはなく" in page.said
    page.set("model_ja", str(bert))
    page.load()
    page.set("model_text_ja", "cat " * 200)
    assert page.errors == [
        "tiny-bert が読める文章は最大 64 トークンですが、202 トークンありました。"
        "一部だけを使ってください"
    ]


def test_an_empty_text_is_refused_and_the_old_one_stays(bert: Path) -> None:
    page = ModelPage(model=str(bert))
    page.set("model_text", TEXT)
    page.set("model_text", "  ")
    assert page.settings.text == TEXT
    assert any("it is empty" in each for each in page.warnings)


def test_without_transformers_the_page_opens_and_names_the_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(model_page, "has_transformers", lambda: False)
    page = ModelPage()
    assert "needs the package transformers" in page.asked[0]
    (command,) = page.app.code
    assert 'python -m pip install "transformers' in command.value


def test_the_operator_allows_some_or_none(bert: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, f"someone/other,{bert}")
    page = ModelPage(model="/secret/folder")
    assert "is not among the models that this server allows" in page.said
    button: Any = page.app.get_by_key("model_load")
    assert button.disabled
    page.set("model", str(bert))
    page.set("model_text", TEXT)
    page.load()
    assert page.shows("strip")
    monkeypatch.setenv(VARIABLE, "off")
    page.run()
    assert not page.shows("strip")


def test_a_layer_that_the_model_lacks_falls_back_to_its_last(bert: Path) -> None:
    page = ModelPage(model=str(bert), layer=900, model_head=77)
    page.set("model_text", TEXT)
    page.load()
    assert page.value("layer") == tiny.LAYERS - 1
    assert page.value("model_head") == tiny.HEADS - 1


def test_a_dense_pattern_keeps_everything(bert: Path) -> None:
    page = ModelPage(model=str(bert), preset="dense")
    page.set("model_text", TEXT)
    page.load()
    assert set(page.shares) == {"100 %"}
