"""A text in a model's tokens: labels, roles, and the limit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sparse_attn.models import LoadedModel, ModelError, capture_layer, model_text
from sparse_attn.models.folder import ModelFiles
from tests.models import tiny

TEXT = "# animals\n\nwhy does the cat run ? the cat sees a tree . it sees the cat"


def loaded(name: str = "BERT", words: Any = tiny.tokenizer, **more: Any) -> LoadedModel:
    made = tiny.model(name, **more)
    files = ModelFiles(Path("tiny"), made.config.to_dict(), 1)
    return LoadedModel("tiny", files, made, words())


def test_words_label_every_position_and_repeated_ones_stay_apart() -> None:
    found = model_text(loaded(), TEXT)
    assert found.tokens == ("[CLS]", *TEXT.split(), "[SEP]")
    assert found.T == found.inputs["input_ids"].shape[1] == 20
    assert found.special[0].nonzero()[:, 0].tolist() == [0, 19]
    assert capture_layer(loaded().model, found.inputs, 0).q.shape == (1, tiny.HEADS, 20, 8)


def test_roles_are_found_among_the_models_tokens() -> None:
    found = model_text(loaded(), TEXT)
    words = {role: [found.tokens[n] for n in places] for role, places in found.roles.items()}
    assert words["cls"] == ["[CLS]", "[SEP]"]
    assert words["sentences"] == ["animals", "why", "the"]
    assert words["headings"] == ["animals"]
    assert words["questions"] == ["why", "does", "the", "cat", "run"]


def test_pieces_of_words_all_play_the_words_role() -> None:
    small = loaded("GPT-2", tiny.byte_tokenizer, vocab_size=300)
    found = model_text(small, "# zebras\n\nwhy ? xylophones run .")
    headings = [found.tokens[n] for n in found.roles["headings"]]
    assert len(headings) > 1
    assert "".join(headings) == "zebras"
    assert found.roles["cls"] == (0,)  # no special tokens: the first
    starts = [found.tokens[n] for n in found.roles["sentences"]]
    assert all(["zebras", "why", "xylophones"][n].startswith(each) for n, each in enumerate(starts))


def test_a_text_beyond_the_limit_is_refused_not_cut() -> None:
    with pytest.raises(ModelError, match="at most 64 tokens for tiny, got 102; take a part"):
        model_text(loaded(), "cat " * 100)
    with pytest.raises(ModelError, match="at most 1,048,576 characters, got 2,000,000"):
        model_text(loaded(), "cat " * 500_000)
    assert model_text(loaded(), "cat " * 62).T == 64


@pytest.mark.parametrize("text", ["", " \n "])
def test_an_empty_text_is_refused(text: str) -> None:
    with pytest.raises(ModelError, match="at least one word"):
        model_text(loaded(), text)


def test_half_characters_and_no_words_are_no_trouble() -> None:
    small = loaded("GPT-2", tiny.byte_tokenizer, vocab_size=300)
    assert model_text(small, "\ud83d a").T > 1
    assert model_text(small, "\x00").roles["sentences"] == ()


def test_another_models_tokenizer_is_refused() -> None:
    with pytest.raises(ModelError, match=r"tokenizer of tiny does not fit.* the model knows 60$"):
        model_text(loaded("GPT-2", tiny.byte_tokenizer), "xylophones run")
