"""The pattern as a configuration of transformers, where Longformer or BigBird can express it."""

from __future__ import annotations

from sparse_attn.export.code.subject import Subject, listed

_LONGFORMER = """\
# {title}
# pip install transformers; the map is put together by this project
import torch
from sparse_attn import longformer_full_attention
from transformers import LongformerConfig, LongformerModel

T = {length}
config = LongformerConfig(
    attention_window=[{both_sides}],  # two-sided, one number a layer: {keys} keys, ours is {window}
    num_hidden_layers=1,
    num_attention_heads={heads},
    hidden_size={hidden},
    intermediate_size={hidden},
    max_position_embeddings={positions},
    vocab_size=1000,
    pad_token_id=1,
)
model = LongformerModel(config).eval()  # random weights; .from_pretrained(name) has real ones
input_ids = torch.randint(5, 1000, (1, T))  # your tokens
global_attention_mask = torch.zeros(1, T, dtype=torch.long)
global_attention_mask[:, {hubs}] = 1

with torch.no_grad():
    found = model(input_ids, global_attention_mask=global_attention_mask, output_attentions=True)
pieces = found.attentions[0], {rows}
full_attn = longformer_full_attention(*pieces, global_attention_mask, {window}, layout="model")
mask = full_attn[0, 0] > 0  # (T, T); Longformer projects global rows with weights of their own
print(f"{{int(mask.sum()):,}} of {{T * T:,}} pairs are allowed")
"""

_BIGBIRD = """\
# {title}
# pip install transformers
# BigBird draws its random blocks itself, per head, from NumPy's generator: they are not those of
# the picture; window and global blocks are. In eval mode its random blocks are all block 0.
import torch
from transformers import BigBirdConfig, BigBirdModel

T = {length}
config = BigBirdConfig(
    attention_type="block_sparse",
    block_size={block},
    num_random_blocks={random},
    num_hidden_layers=1,
    num_attention_heads={heads},
    hidden_size={hidden},
    intermediate_size={hidden},
    max_position_embeddings=T,
    vocab_size=1000,
    hidden_dropout_prob=0.0,
    attention_probs_dropout_prob=0.0,
)
model = BigBirdModel(config).train()  # random weights; .from_pretrained(name) has real ones
input_ids = torch.randint(5, 1000, (1, T))  # your tokens

with torch.no_grad():
    found = model(input_ids, output_attentions=True)
mask = found.attentions[0][0, 0] > 0  # (T, T), head 0
print(f"{{int(mask.sum()):,}} of {{T * T:,}} pairs are allowed")
"""


def huggingface(subject: Subject) -> tuple[str | None, str]:
    """A script, and what to know about it; no script where neither model has this pattern."""
    if not (reasons := _not_longformer(subject)):
        note = "Global rows have projections of their own in Longformer; the mask is the same."
        return _longformer(subject), note
    if not (others := _not_bigbird(subject)):
        return _bigbird(subject), "The random blocks are drawn by BigBird itself and differ."
    return None, (
        f"Not in Hugging Face's Longformer, because {', '.join(reasons)}; "
        f"nor in its BigBird, because {', '.join(others)}."
    )


def _not_longformer(subject: Subject) -> list[str]:
    """Why Longformer has no such pattern; empty where it has."""
    settings = subject.settings
    if subject.dense:
        return ["every pair is allowed"]
    rules = {
        "it is not causal there": settings.causal,
        "it works in tokens, not blocks": settings.block > 1,
        "it has no random keys": settings.random > 0,
        "it has no dilation": settings.dilation > 1,
        "its window is at least 1": settings.window < 1,
        "its global tokens have both rows and columns": bool(subject.positions)
        and not (settings.rows and settings.columns),
    }
    return [reason for reason, wrong in rules.items() if wrong]


def _not_bigbird(subject: Subject) -> list[str]:
    settings, units = subject.settings, subject.units
    if subject.dense:
        return ["every pair is allowed"]
    ends = (0, units - 1)
    rules = {
        "it is not causal there": settings.causal,
        "it works in blocks": settings.block == 1,
        "its length is a multiple of the block size": settings.T % settings.block > 0,
        "its window is one block a side": settings.window != 1 or settings.dilation != 1,
        "its global blocks are the first and the last": subject.positions != ends
        or not (settings.rows and settings.columns),
        "it needs random blocks": settings.random == 0,
        f"it needs at least {2 * settings.random + 6} blocks": units < 2 * settings.random + 6,
    }
    return [reason for reason, wrong in rules.items() if wrong]


def _longformer(subject: Subject) -> str:
    settings, both_sides = subject.settings, 2 * subject.settings.window
    return _LONGFORMER.format(
        title=subject.title,
        length=settings.T,
        both_sides=both_sides,
        keys=both_sides + 1,
        window=settings.window,
        heads=settings.heads,
        hidden=settings.heads * settings.D,
        # Longformer pads to a multiple of its window, and counts positions from 2.
        positions=-(-settings.T // both_sides) * both_sides + 2,
        hubs=listed(subject.positions),
        rows="found.global_attentions[0]" if subject.positions else "None",
    )


def _bigbird(subject: Subject) -> str:
    settings = subject.settings
    return _BIGBIRD.format(
        title=subject.title,
        length=settings.T,
        block=settings.block,
        random=settings.random,
        heads=settings.heads,
        hidden=settings.heads * settings.D,
    )
