"""The pattern as a mask_mod for FlexAttention."""

from __future__ import annotations

from sparse_attn.export.code.dice import dice, random_keys
from sparse_attn.export.code.plain import unit_mask
from sparse_attn.export.code.subject import Subject, listed

_TAIL = """

block_mask = create_block_mask(mask_mod, B=None, H=None, Q_LEN=T, KV_LEN=T, device=device)
attention = torch.compile(flex_attention) if device == "cuda" else flex_attention
q, k, v = torch.randn(3, 1, {heads}, T, {dim}, device=device).unbind()  # yours
output = attention(q, k, v, block_mask=block_mask)
"""


def flex(subject: Subject) -> str:
    """A script whose ``mask_mod`` judges one pair at a time, without the T × T mask."""
    settings = subject.settings
    lines = [
        f"# {subject.title}",
        "# Source of the interface: https://pytorch.org/blog/flexattention/",
        *(["import math", ""] if random_keys(subject) else []),
        "import torch",
        "from torch.nn.attention.flex_attention import create_block_mask, flex_attention",
        dice(subject),
        f"T = {settings.T}",
        'device = "cuda" if torch.cuda.is_available() else "cpu"',
        *_tables(subject),
        "",
        "",
        "def mask_mod(b, h, q, k):",
        *(f"    {line}" for line in _body(subject)),
    ]
    return "\n".join(lines) + "\n" + _TAIL.format(heads=settings.heads, dim=settings.D)


def _tables(subject: Subject) -> list[str]:
    """Lines that make what the judge looks up."""
    lines = []
    if subject.positions:
        lines += [
            f"hub = torch.zeros({subject.units}, dtype=torch.bool, device=device)",
            f"hub[{listed(subject.positions)}] = True",
        ]
    if (count := random_keys(subject)) > 0:
        given = f"{count}, {subject.settings.seed}, {subject.settings.causal}"
        lines += [
            unit_mask(subject).split("for query")[0].rstrip("\n"),
            "# the random keys of each query, -1 where none is left",
            f"drawn = torch.full((len(mask), {count}), -1)",
            "for query, taken in enumerate(mask.tolist()):",
            f"    keys = draw(query, taken, {given})",
            "    drawn[query, : len(keys)] = torch.tensor(keys, dtype=torch.long)",
            "drawn = drawn.to(device)",
        ]
    return lines


def _body(subject: Subject) -> list[str]:
    settings = subject.settings
    if subject.dense:
        return ["return k <= q" if settings.causal else "return q == q"]
    lines = ["causal = k <= q"] if settings.causal else []
    if settings.block > 1:
        lines.append(f"q, k = q // {settings.block}, k // {settings.block}  # blocks")
    lines.append(f"allowed = (q - k).abs() <= {settings.window * settings.dilation}")
    if settings.dilation > 1:
        lines.append(f"allowed = allowed & ((q - k) % {settings.dilation} == 0)")
    if subject.positions and settings.rows:
        lines.append("allowed = allowed | hub[q]")
    if subject.positions and settings.columns:
        lines.append("allowed = allowed | hub[k]")
    if (count := random_keys(subject)) > 0:
        lines.append(f"for place in range({count}):")
        lines.append("    allowed = allowed | (drawn[q, place] == k)")
    lines.append("return allowed & causal" if settings.causal else "return allowed")
    return lines
