"""A keyed permutation of 0 … n-1, the same on every device: the dice behind ``Random``."""

from __future__ import annotations

import torch
from torch import Tensor

ROUNDS = 4
_MASK = 0xFFFFFFFF
_GOLDEN = 0x9E3779B9


def mix(x: Tensor) -> Tensor:
    """Scramble 32-bit values held in int64, entry by entry.

    Source: the ``lowbias32`` hash of C. Wellons, "Prospecting for Hash Functions" (2018):
    ``x ^= x >> 16; x *= 0x7feb352d; x ^= x >> 15; x *= 0x846ca68b; x ^= x >> 16`` modulo 2³².

    >>> mix(torch.tensor([0, 1, 2])).tolist()
    [0, 1753845952, 3507691905]
    """
    x = x ^ (x >> 16)
    x = (x * 0x7FEB352D) & _MASK
    x = x ^ (x >> 15)
    x = (x * 0x846CA68B) & _MASK
    return x ^ (x >> 16)


def row_keys(seed: int, queries: Tensor, head: int = 0) -> Tensor:
    """One 32-bit key a query: ``mix(mix(mix(seed) ^ head) ^ query)``, int64."""
    start = mix(mix(torch.tensor(seed, device=queries.device)) ^ head)
    return mix(start ^ queries.long())


def permuted(ranks: Tensor, sizes: Tensor, keys: Tensor) -> Tensor:
    """Where the permutation of 0 … size-1 that ``keys`` select puts each of ``ranks``.

    Shapes: all broadcast together; ``0 <= ranks < sizes``, ``1 <= sizes < 2³¹``, int64.

    A balanced Feistel network on pairs (L, R), ``rank = L * side + R``, with
    ``side = ceil(sqrt(size))``: four rounds of ``L, R = R, (L + mix(x)) % side`` where
    ``x = R ^ ((key + round * 0x9E3779B9) % 2³²)`` and round = 0 … 3. A result of ``size`` or more
    goes through the network again until it is in range ("cycle walking").

    Source: Black and Rogaway, "Ciphers with Arbitrary Finite Domains" (CT-RSA 2002).

    >>> permuted(torch.arange(5), torch.tensor(5), torch.tensor(7)).sort().values.tolist()
    [0, 1, 2, 3, 4]
    """
    ranks, sizes, keys = torch.broadcast_tensors(ranks, sizes, keys)
    sides = _root(sizes - 1) + 1
    result = _network(ranks, sides, keys)
    outside = (result >= sizes).nonzero(as_tuple=True)
    while len(outside[0]):
        again = _network(result[outside], sides[outside], keys[outside])
        result[outside] = again
        still = again >= sizes[outside]
        outside = tuple(index[still] for index in outside)
    return result


def _root(squares: Tensor) -> Tensor:
    """floor(sqrt(squares)), exact for 0 … 2³¹, in the float32 that every device has."""
    roots = torch.sqrt(squares.float()).long()
    roots -= (roots * roots > squares).long()
    return roots + ((roots + 1) * (roots + 1) <= squares).long()


def _network(values: Tensor, sides: Tensor, keys: Tensor) -> Tensor:
    left, right = values // sides, values % sides
    for number in range(ROUNDS):
        scrambled = mix(right ^ ((keys + number * _GOLDEN) & _MASK))
        left, right = right, (left + scrambled) % sides
    return left * sides + right
