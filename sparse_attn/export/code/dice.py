"""The random keys of a pattern in plain Python: the dice of ``sparse_attn.Random`` by themselves.

Whoever takes only this text gets the same keys for the same seed.
"""

from __future__ import annotations

from sparse_attn.export.code.subject import Subject

_DICE = '''

def mix(x):
    """Scramble 32 bits: lowbias32 by C. Wellons, 2018."""
    x = (x ^ (x >> 16)) * 0x7FEB352D & 0xFFFFFFFF
    x = (x ^ (x >> 15)) * 0x846CA68B & 0xFFFFFFFF
    return x ^ (x >> 16)


def permuted(rank, size, key):
    """Where the permutation of 0 ... size - 1 chosen by key puts rank: a Feistel network."""
    side = math.isqrt(size - 1) + 1
    while True:
        left, right = divmod(rank, side)
        for step in range(4):
            left, right = right, (left + mix(right ^ (key + step * 0x9E3779B9 & 0xFFFFFFFF))) % side
        rank = left * side + right
        if rank < size:
            return rank


def draw(query, taken, count, seed, causal):
    """The first random keys of a query that nothing else allows."""
    size = query + 1 if causal else len(taken)
    key, found = mix(mix(mix(seed)) ^ query), []
    if not all(taken[:size]):
        for rank in range(size):
            place = permuted(rank, size, key)
            if not taken[place]:
                found.append(place)
            if len(found) == count:
                break
    return found
'''


def dice(subject: Subject) -> str:
    """The functions that draw random keys, where the pattern has any."""
    return _DICE + "\n" if random_keys(subject) else ""


def random_keys(subject: Subject) -> int:
    """How many random keys (or blocks) a query is given."""
    return 0 if subject.dense else subject.settings.random
