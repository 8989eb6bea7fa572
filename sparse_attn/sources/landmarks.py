"""Where the structured input has its topics and its hubs: fixed by the seed, whatever the length.

Both thin out with the position, so that there is something to see at every length, and what lies
at a position stays there when the sequence grows.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sparse_attn.patterns.checks import whole_number
from sparse_attn.sources.checks import seed_number

TOPICS = 5
FIRST_OCTAVE = 32  # tokens; no hub but 0 lies before it
SHORTEST_SEGMENT = 12  # tokens

_HUB_STREAM, _TOPIC_STREAM = 1, 2  # what a seed is used for; structured.py counts on from here


def hub_positions(length: int, seed: int = 0) -> tuple[int, ...]:
    """The hubs of the structured input: 0, then one in each octave [32, 64), [64, 128), ….

    The seed draws it from the middle half of the octave, [40, 56), [80, 112), …, so that hubs
    keep apart; those at ``length`` or beyond are left out. 16 hubs at 1,048,576 tokens.

    >>> hub_positions(512)
    (0, 41, 95, 161, 436)
    """
    whole_number("length", length, 1)
    hubs, octave = [0], FIRST_OCTAVE
    while octave < length:
        draw = np.random.SeedSequence([_HUB_STREAM, seed_number(seed), octave])
        hubs.append(octave + octave // 4 + int(draw.generate_state(1)[0]) % (octave // 2))
        octave *= 2
    return tuple(each for each in hubs if each < length)


def topic_segments(length: int, seed: int = 0) -> tuple[tuple[int, int, int], ...]:
    """The segments of the structured input as (start, stop, topic); topics are 0 … 4.

    A segment has between 1/16 and 3/16 as many tokens as lie before it (at least 12), and never
    the topic of one of the two segments before; so topics recur at every scale.

    >>> topic_segments(40)
    ((0, 12, 2), (12, 24, 0), (24, 36, 4), (36, 40, 1))
    """
    whole_number("length", length, 1)
    rng = np.random.Generator(
        np.random.PCG64(np.random.SeedSequence([_TOPIC_STREAM, seed_number(seed)]))
    )
    segments: list[tuple[int, int, int]] = []
    start, before, topic = 0, 0, 1
    while start < length:
        share, draw = rng.random(), int(rng.random() * (TOPICS - 2))
        others = [each for each in range(TOPICS) if each not in (before, topic)]
        before, topic = topic, others[draw]
        stop = start + max(int(start * (1 / 16 + share / 8)), SHORTEST_SEGMENT)
        segments.append((start, min(stop, length), topic))
        start = stop
    return tuple(segments)


def topic_of(length: int, seed: int = 0) -> NDArray[np.int64]:
    """The topic of every position, (T,), from ``topic_segments``.

    >>> topic_of(15).tolist()
    [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0]
    """
    segments = topic_segments(length, seed)
    return np.repeat(
        np.array([topic for _, _, topic in segments]),
        [stop - start for start, stop, _ in segments],
    )
