"""The pattern as a boolean mask of plain PyTorch, for scaled_dot_product_attention."""

from __future__ import annotations

from sparse_attn.export.code.dice import dice, random_keys
from sparse_attn.export.code.subject import Subject, listed

_HEAD = """\
# {title}
# The mask has T x T entries, {size}: for long sequences take FlexAttention or this library.
"""
_TAIL = """
q, k, v = torch.randn(3, 1, {heads}, T, {dim}).unbind()  # your queries, keys and values
output = torch.nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
print(f"{{int(mask.sum()):,}} of {{T * T:,}} pairs are allowed")
"""


def plain(subject: Subject) -> str:
    """A script that makes ``mask`` (T, T), True where query i may attend to key j."""
    settings = subject.settings
    size = f"{settings.T**2 / 2**20:,.1f} MiB" if settings.T >= 512 else f"{settings.T**2:,} bytes"
    imports = "import math\n\nimport torch\n" if random_keys(subject) else "import torch\n"
    return (
        _HEAD.format(title=subject.title, size=size)
        + imports
        + dice(subject)
        + f"\nT = {settings.T}\n"
        + (_dense(subject) if subject.dense else _parts(subject))
        + _TAIL.format(heads=settings.heads, dim=settings.D)
    )


def _dense(subject: Subject) -> str:
    causal = ".tril()" if subject.settings.causal else ""
    return f"mask = torch.ones(T, T, dtype=torch.bool){causal}\n"


def _parts(subject: Subject) -> str:
    settings = subject.settings
    return (
        unit_mask(subject)
        + _tokens(subject)
        + ("mask = mask.tril()  # causal: no key after its query\n" if settings.causal else "")
    )


def unit_mask(subject: Subject) -> str:
    """Lines that make ``mask`` over tokens or blocks, without causality."""
    settings = subject.settings
    unit = "block" if settings.block > 1 else "token"
    lines = []
    if settings.block > 1:
        lines.append(f"size = {settings.block}  # tokens of a block; the pattern counts blocks")
        lines.append("count = -(-T // size)")
        lines.append("i, j = torch.arange(count)[:, None], torch.arange(count)[None, :]")
    else:
        lines.append("i, j = torch.arange(T)[:, None], torch.arange(T)[None, :]")
    reach = settings.window * settings.dilation
    lines.append(f"mask = (i - j).abs() <= {reach}  # the band")
    if settings.dilation > 1:
        lines.append(
            f"mask &= (i - j) % {settings.dilation} == 0  # every {_nth(settings.dilation)} {unit}"
        )
    if subject.positions:
        lines.append(f"hubs = torch.tensor({listed(subject.positions)})")
        if settings.rows:
            lines.append(f"mask[hubs, :] = True  # a global {unit} sees everything")
        if settings.columns:
            lines.append(f"mask[:, hubs] = True  # everything sees a global {unit}")
    if settings.random:
        given = f"{settings.random}, {settings.seed}, {settings.causal}"
        lines.append("for query, taken in enumerate(mask.tolist()):")
        lines.append(f"    mask[query, draw(query, taken, {given})] = True")
    return "\n".join(lines) + "\n"


def _tokens(subject: Subject) -> str:
    if subject.settings.block == 1:
        return ""
    return (
        "block = torch.arange(T) // size  # of each token\n"
        "mask = mask[block[:, None], block[None, :]]\n"
    )


def _nth(number: int) -> str:
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if 10 <= number % 100 <= 20 else ends.get(number % 10, 'th')}"
