"""Whether a key stands in the list that belongs to a query."""

from __future__ import annotations

import torch
from torch import Tensor

_FEW = 8  # up to here comparing one by one is quicker than a table
_TABLE_BYTES = 2**25


def is_listed(lists: Tensor, keys: Tensor, length: int) -> Tensor:
    """Whether ``keys`` occur in ``lists``, all of them below ``length``.

    Shapes: ``lists`` (..., r), ``keys`` (...), leading sizes broadcast; -1 in a list is no key.

    >>> is_listed(torch.tensor([[1, 4], [2, -1]]), torch.tensor([4, 4]), 5)
    tensor([ True, False])
    """
    if lists.shape[-1] == 0:
        return torch.zeros_like(keys, dtype=torch.bool)
    rows = lists.shape[:-1].numel()
    shared = lists.dim() > 1 and lists.shape[-2] == 1  # one list for each row of keys
    shared = shared and all(
        few in (1, many) for few, many in zip(keys.shape[-2::-1], lists.shape[-3::-1], strict=False)
    )
    if lists.shape[-1] > _FEW and shared and rows * (length + 1) <= _TABLE_BYTES:
        return _looked_up(lists.squeeze(-2), keys, length)
    found = lists[..., 0] == keys
    for number in range(1, lists.shape[-1]):
        found |= lists[..., number] == keys
    return found & (keys >= 0)


def _looked_up(lists: Tensor, keys: Tensor, length: int) -> Tensor:
    """:func:`is_listed` through a table of ``length`` entries for each list (..., r)."""
    table = torch.zeros((*lists.shape[:-1], length + 1), dtype=torch.bool, device=keys.device)
    table.scatter_(-1, torch.where(lists < 0, length, lists).long(), True)
    table[..., length] = False
    wanted = keys.long().expand(*table.shape[:-1], keys.shape[-1])
    return table.gather(-1, wanted) & (keys >= 0)
