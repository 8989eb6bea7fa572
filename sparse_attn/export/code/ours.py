"""The picture's numbers with this library."""

from __future__ import annotations

import re

from sparse_attn.export.code.dice import random_keys
from sparse_attn.export.code.subject import Subject, listed
from sparse_attn.settings import Settings, build_pattern

_TEMPLATE = """\
# {title}
# pip install torch numpy, and this project's folder on the path
{imports}

pattern = {pattern}
inputs = {inputs}

output = sparse_attention(inputs.q, inputs.k, inputs.v, pattern)  # (B, H, T, D)
weights = AttentionMap(inputs.q, inputs.k, pattern)  # weights.row(i), .tile(...), .full()
print(f"{{pattern.count({head}):,}} of {{{length}**2:,}} pairs are allowed")
"""


def ours(subject: Subject) -> str:
    """The pattern as parts, on the inputs of the picture."""
    settings = subject.settings
    names = {"AttentionMap", "Pattern", "sparse_attention", *_part_names(subject)}
    source = {"structured": "structured", "text": "from_text", "arrays": "from_arrays"}
    imports = [
        *(["from pathlib import Path", ""] if settings.text_hash else []),
        f"from sparse_attn import {', '.join(sorted(names))}",
        f"from sparse_attn.sources import {source[settings.input]}",
    ]
    output = _TEMPLATE
    if settings.input == "arrays":  # a file need not hold v
        output = output.replace(
            "inputs.v, pattern", "inputs.v if inputs.v is not None else inputs.k, pattern"
        )
    return output.format(
        title=subject.title,
        imports="\n".join(imports),
        pattern=_pattern(subject),
        inputs=_inputs(settings),
        head=settings.head,
        length=settings.T,
    )


def _part_names(subject: Subject) -> set[str]:
    if subject.dense:
        return set()
    if subject.built:
        return set(re.findall(r"\b[A-Z][A-Za-z]+(?=\()", _pattern(subject)))
    found = {"Local"}
    found |= {"Global"} if subject.positions else set()
    found |= {"Random"} if random_keys(subject) else set()
    return found | ({"Blocked"} if subject.settings.block > 1 else set())


def _pattern(subject: Subject) -> str:
    settings = subject.settings
    if subject.built:
        return repr(build_pattern(settings, subject.roles))
    causal = ", causal=True" if settings.causal else ""
    if subject.dense:
        return f"Pattern.dense({settings.T}{causal})"
    dilation = f", dilation={settings.dilation}" if settings.dilation > 1 else ""
    parts = [f"Local({settings.window}{dilation})"]
    if subject.positions:
        sides = "".join(
            f", {name}=False" for name in ("rows", "columns") if not getattr(settings, name)
        )
        parts.append(f"Global({listed(subject.positions)}{sides})")
    if settings.random:
        parts.append(f"Random({settings.random}, seed={settings.seed})")
    inner = ", ".join(parts)
    if settings.block > 1:
        inner = f"Blocked({settings.block}, [{inner}])"
    return f"Pattern({settings.T}, [{inner}]{causal})"


def _inputs(settings: Settings) -> str:
    made = f"heads={settings.heads}, dim={settings.D}, seed={settings.input_seed}"
    if settings.input == "arrays":
        return 'from_arrays("input.npz")'
    if settings.input == "text":
        words = 'Path("input.txt").read_bytes().decode()'
        return f"from_text({words if settings.text_hash else repr(settings.text)}, {made})"
    mixture = ", ".join(
        f"{name}={getattr(settings, name)!r}" for name in ("locality", "topics", "hubs", "noise")
    )
    return f"structured({settings.T}, {made}, {mixture})"
