"""Step 7: random links, BigBird and Longformer, layers."""

from __future__ import annotations

import streamlit as st
from torch import Tensor

from sparse_attn import Global, Local, Pattern, Random
from sparse_attn.language import current_language
from sparse_attn.lessons import Lesson, code_of, hops, middle_keys, story
from sparse_attn.lessons.lesson import MOST_RANDOM
from sparse_attn.settings.fields import MAX_SEED
from sparse_attn.ui.grid import Cell
from sparse_attn.ui.learn.maps import layer_grid, pair, rule_grid
from sparse_attn.ui.learn.scene import Paint, Scene, Shown
from sparse_attn.ui.learn.state import on_control, seed
from sparse_attn.ui.texts import text

LENGTH = 24  # tokens


def patterns(lesson: Lesson) -> dict[str, Pattern]:
    """The three patterns that are compared, by the name of their text."""
    window, hub = _window(lesson), Global([0])
    random = [Random(lesson.random, lesson.seed)] if lesson.random else []
    return {
        "s7_random": Pattern(LENGTH, [window, *random]),
        "s7_bigbird": Pattern(LENGTH, [window, hub, *random]),
        "s7_longformer": Pattern(LENGTH, [window, hub]),
    }


def _window(lesson: Lesson) -> Local:
    """So narrow that paths are long, so wide that there are any."""
    return Local(min(max(lesson.window, 1), 2))


def far_pair(layers: Tensor) -> Cell:
    """The two tokens that are exactly two layers apart and farthest from each other."""
    pairs = [(int(i), int(j)) for i, j in (layers == 2).nonzero()]
    return max(pairs, key=lambda cell: (abs(cell[0] - cell[1]), cell))


def scene(lesson: Lesson) -> Scene:
    """Links and layers with random keys alone, as BigBird, and as Longformer."""
    tokens = story(current_language(), LENGTH)
    every = patterns(lesson)
    first = every["s7_random"].mask()
    layers = {name: hops(pattern.mask()) for name, pattern in every.items()}
    query, key = far_pair(layers["s7_random"])
    row = frozenset((query, middle) for middle in range(LENGTH))
    through = middle_keys(first, query, key)

    def explain(cell: Cell) -> str:
        reads, is_read = bool(first[cell]), bool(first[cell[1], key])
        kind = {(True, True): "through", (True, False): "half", (False, True): "other"}
        return text(
            f"s7_{kind.get((reads, is_read), 'neither')}",
            query=query,
            middle=cell[1],
            word=tokens.tokens[cell[1]],
            key=key,
        )

    target = tokens.tokens[key]
    question = Paint(
        text("s7_question", pair=pair(tokens, (query, key)), query=query, key=key, word=target),
        row,
        frozenset((query, middle) for middle in through),
        explain,
        one=True,
    )
    code = {"hops": code_of(hops), "middle_keys": code_of(middle_keys)}
    links = text("s7_links", which=text("s7_random"))
    shown = Shown(links, rule_grid(tokens, links, every["s7_random"], row=query))
    if not lesson.revealed:
        return Scene((shown,), question, code=code)
    pictures = [shown]
    top = max(int(each.max()) for each in layers.values())  # one scale, to be flipped through
    for name, pattern in every.items():
        if name != "s7_random":
            title = text("s7_links", which=text(name))
            pictures.append(Shown(title, rule_grid(tokens, title, pattern)))
        title = text("s7_layers", which=text(name))
        pictures.append(Shown(title, layer_grid(tokens, title, layers[name], top)))
    alone = Pattern(LENGTH, [_window(lesson)])
    facts = [text("s7_alone", most=int(hops(alone.mask()).max()), pairs=alone.count())]
    facts += [
        text(
            "s7_fact",
            which=text(name),
            most=int(layers[name].max()),
            mean=f"{float(layers[name][layers[name] > 0].float().mean()):.1f}",
            pairs=pattern.count(),
        )
        for name, pattern in every.items()
    ]
    return Scene(tuple(pictures), question, (*facts, text("s7_papers")), code)


def control(lesson: Lesson) -> None:
    """How many random keys, and which ones."""
    left, right = st.columns(2)
    left.slider(
        text("s7_control"),
        0,
        MOST_RANDOM,
        key=seed("random", lesson.random),
        on_change=on_control("random"),
    )
    right.number_input(
        text("s7_seed"),
        0,
        MAX_SEED,
        step=1,
        key=seed("seed", lesson.seed),
        on_change=on_control("seed", int),
    )
