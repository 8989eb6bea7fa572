"""How heads differ: what they make of locality, topics, hubs and noise, and how far they see."""

from __future__ import annotations

from dataclasses import dataclass

from sparse_attn.patterns.checks import whole_number


@dataclass(frozen=True)
class HeadMix:
    """What one unit of each amount adds to a score, and the reach of locality in tokens."""

    locality: float  # nats, at distance 0
    topics: float  # nats, for two tokens of one topic
    hubs: float  # nats, for a key that is a hub
    noise: float  # nats, one standard deviation
    reach: float  # tokens, after which locality has fallen to 1/e


_MIXES = (
    HeadMix(locality=4.0, topics=1.8, hubs=4.2, noise=0.8, reach=16.0),  # a bit of everything
    HeadMix(locality=5.5, topics=0.6, hubs=3.0, noise=0.8, reach=6.0),  # neighbours
    HeadMix(locality=2.5, topics=3.0, hubs=3.2, noise=0.8, reach=16.0),  # topics
    HeadMix(locality=3.0, topics=1.0, hubs=5.4, noise=1.2, reach=32.0),  # hubs
)


def head_mix(head: int) -> HeadMix:
    """The mix of a head: four kinds in turn, each next turn seeing twice as far (up to 16 times).

    >>> head_mix(1).reach, head_mix(5).reach
    (6.0, 12.0)
    """
    whole_number("head", head)
    kind, turn = _MIXES[head % len(_MIXES)], min(head // len(_MIXES), 4)
    return HeadMix(kind.locality, kind.topics, kind.hubs, kind.noise, kind.reach * 2**turn)
