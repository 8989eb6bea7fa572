"""A text in a model's own tokens, with labels and the positions of each role."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from sparse_attn.models.folder import called
from sparse_attn.models.load import LoadedModel
from sparse_attn.models.requirement import ModelError
from sparse_attn.sources.tokenizer import MAX_CHARACTERS, ROLES, tokenize
from sparse_attn.sources.words import whole_characters


@dataclass(frozen=True, eq=False)
class ModelText:
    """The tokens of a text as a model reads them (B = 1).

    ``tokens`` labels every position, so that repeated words stay apart. ``roles`` has the names of
    ``sources.ROLES``: "cls" are the special tokens, or the first token of a model without any.
    """

    inputs: Mapping[str, Tensor]
    tokens: tuple[str, ...]
    special: Tensor  # (1, T) bool
    roles: Mapping[str, tuple[int, ...]]

    @property
    def T(self) -> int:
        """Tokens, special ones too."""
        return len(self.tokens)


def model_text(loaded: LoadedModel, text: str) -> ModelText:
    """Tokenize a text with the model's tokenizer.

    Raises:
        ModelError: the text is empty, or longer than the model can read (nothing is cut off), or
            the tokenizer is another model's.
    """
    text = whole_characters(text)
    if not text.strip():
        raise ModelError("the text must hold at least one word")
    if len(text) > MAX_CHARACTERS:
        raise ModelError(
            "the text must have at most {most:,} characters, got {count:,}; take a part of it",
            most=MAX_CHARACTERS,
            count=len(text),
        )
    tokenizer, limit = loaded.tokenizer, loaded.max_tokens
    fast = bool(getattr(tokenizer, "is_fast", False))
    found = tokenizer(
        text,
        return_special_tokens_mask=True,
        return_offsets_mapping=fast,
        truncation=False,
        verbose=False,  # a text that is too long is answered here
    )
    ids = list(found["input_ids"])
    if limit is not None and len(ids) > limit:
        raise ModelError(
            "the text must have at most {most:,} tokens for {folder}, got {count:,}; take a part "
            "of it",
            most=limit,
            folder=called(loaded.files.folder),
            count=len(ids),
        )
    if not ids:
        raise ModelError("the text must hold at least one token of the model")
    known = loaded.model.get_input_embeddings().num_embeddings
    if max(ids) >= known:
        raise ModelError(
            "the tokenizer of {folder} does not fit its model: it gives token {token:,}, the model "
            "knows {known:,}",
            folder=called(loaded.files.folder),
            token=max(ids),
            known=known,
        )
    special = [bool(each) for each in found["special_tokens_mask"]]
    spans = list(found["offset_mapping"]) if fast else None
    device = loaded.model.device
    names = [name for name in tokenizer.model_input_names if name in found]
    inputs = {name: torch.tensor([found[name]], device=device) for name in names}
    return ModelText(
        inputs,
        _labels(tokenizer.convert_ids_to_tokens(ids), special, spans, text),
        torch.tensor([special], device=device),
        _roles(text, special, spans),
    )


Spans = list[tuple[int, int]]


def _labels(
    pieces: list[str], special: list[bool], spans: Spans | None, text: str
) -> tuple[str, ...]:
    """What stands in the text, or the tokenizer's own name for a token."""
    if spans is None:
        return tuple(pieces)
    cut = [text[start:stop].strip() for start, stop in spans]
    return tuple(
        piece if own or not words else words
        for piece, own, words in zip(pieces, special, cut, strict=True)
    )


def _roles(text: str, special: list[bool], spans: Spans | None) -> dict[str, tuple[int, ...]]:
    """The positions of each role, the words of our tokenizer found again among the model's."""
    roles: dict[str, tuple[int, ...]] = dict.fromkeys(ROLES, ())
    roles["cls"] = tuple(place for place, own in enumerate(special) if own) or (0,)
    if spans is None:
        return roles
    places = [place for place, own in enumerate(special) if not own and spans[place][1] > 0]
    starts = [spans[place][0] for place in places]
    try:
        words = tokenize(text)
    except ValueError:  # no word in our sense, or too many of them
        return roles
    ends: list[tuple[int, int]] = [(0, 0)]
    for word in words.tokens[1:]:
        start = max(0, text.find(word, ends[-1][1]))
        ends.append((start, start + len(word)))
    for role in ROLES[1:]:
        found: set[int] = set()
        for each in words.roles[role]:
            start, stop = ends[each]
            first = max(0, bisect_right(starts, start) - 1)
            last = first + 1 if role == "sentences" else bisect_right(starts, stop - 1)
            found |= set(places[first:last])
        roles[role] = tuple(sorted(found))
    return roles
