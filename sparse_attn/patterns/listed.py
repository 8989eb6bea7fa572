"""Whether a key stands in the list that belongs to a query."""

from __future__ import annotations

import torch
from torch import Tensor

_FEW = 16  # up to here comparing one by one is quicker than a binary search


def is_listed(lists: Tensor, keys: Tensor) -> Tensor:
    """Whether ``keys`` occur in ``lists``.

    Shapes: ``lists`` (..., r), ``keys`` (...), leading sizes broadcast; -1 in a list is no key.

    >>> is_listed(torch.tensor([[1, 4], [2, -1]]), torch.tensor([4, 4]))
    tensor([ True, False])
    """
    shape = torch.broadcast_shapes(lists.shape[:-1], keys.shape)
    if lists.shape[-1] <= _FEW:
        found = torch.zeros(shape, dtype=torch.bool, device=keys.device)
        for number in range(lists.shape[-1]):
            found |= lists[..., number] == keys
        return found & (keys >= 0)
    return _search(lists, keys.expand(shape)) & (keys >= 0)


def _search(lists: Tensor, keys: Tensor) -> Tensor:
    """:func:`is_listed` by binary search, the last dimension of ``keys`` at a time."""
    ordered = lists.sort(-1).values.to(keys.dtype)
    if keys.dim() and ordered.dim() == keys.dim() + 1 and ordered.shape[-2] == 1:
        ordered = ordered.squeeze(-2).expand(*keys.shape[:-1], -1)  # one list for a row of keys
        wanted = keys
    else:
        ordered = ordered.expand(*keys.shape, -1)
        wanted = keys[..., None]
    ordered = ordered.contiguous()
    place = torch.searchsorted(ordered, wanted.contiguous())
    place.clamp_(max=ordered.shape[-1] - 1)
    return (ordered.gather(-1, place) == wanted).reshape(keys.shape)
