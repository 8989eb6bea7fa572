"""What attention costs on paper: pairs, blocks, operations and bytes, counted exactly."""

from __future__ import annotations

from dataclasses import dataclass

from sparse_attn.attention.progress import Progress, part_of
from sparse_attn.measures.blocks import BLOCK_SIZES, BlockCount, block_counts
from sparse_attn.patterns.checks import whole_number
from sparse_attn.patterns.pattern import Pattern
from sparse_attn.patterns.walk import SCRATCH_PAIRS


@dataclass(frozen=True)
class Cost:
    """The cost of one forward pass of ``heads`` heads of ``dim`` numbers, all alike in cost.

    Operations count a multiplication and an addition each; the softmax (about five operations a
    pair) is left out, as is usual. Bytes are those of the tensors; caches are not modelled.
    """

    length: int
    heads: int
    dim: int  # D, numbers a head
    item: int  # bytes a number
    pairs: int  # allowed pairs of one head
    reference: int  # pairs of its dense reference
    blocks: tuple[BlockCount, ...]

    @property
    def keys_per_query(self) -> float:
        """The mean number of keys, global rows included."""
        return self.pairs / self.length

    @property
    def density(self) -> float:
        """The share of all T² pairs that are allowed."""
        return self.pairs / self.length**2

    @property
    def flops(self) -> int:
        """2·D for q·k and 2·D for weight · v, on every allowed pair of every head."""
        return 4 * self.dim * self.pairs * self.heads

    @property
    def tensor_bytes(self) -> int:
        """q, k and v read once and the output written once."""
        return 4 * self.heads * self.length * self.dim * self.item

    @property
    def gathered_bytes(self) -> int:
        """Keys and values laid out pair by pair, as ``unfold_kv`` and plain gathers do."""
        return 2 * self.heads * self.pairs * self.dim * self.item

    @property
    def weight_bytes(self) -> int:
        """The weights of the allowed pairs, if they are kept."""
        return self.heads * self.pairs * self.item

    @property
    def full_bytes(self) -> int:
        """The whole map ``full_attn``, (H, T, T)."""
        return self.heads * self.length**2 * self.item

    @property
    def scratch_bytes(self) -> int:
        """Scores that this engine holds at a time: at most ``SCRATCH_PAIRS`` for each head."""
        return self.heads * min(SCRATCH_PAIRS, self.pairs) * self.item


def cost(
    pattern: Pattern,
    heads: int = 1,
    dim: int = 64,
    item: int = 4,
    head: int = 0,
    block_sizes: tuple[int, ...] = BLOCK_SIZES,
    progress: Progress | None = None,
) -> Cost:
    """Count what a pattern costs; exact, in memory linear in T.

    Args:
        pattern: what may attend to what.
        heads, dim, item: H, D, and the bytes of a number (4 for float32).
        head: which head is counted, where heads differ.
        block_sizes: blocks whose density is counted, in tokens a side.
        progress: called with the share done, 0 … 1; what it raises stops the work.

    >>> from sparse_attn import Local
    >>> found = cost(Pattern(1024, [Local(32)]), dim=64)
    >>> found.pairs, found.flops, [each.touched for each in found.blocks]
    (65504, 16769024, [314, 46, 22])
    """
    whole_number("heads", heads, least=1)
    whole_number("dim", dim, least=1)
    whole_number("item", item, least=1)
    pairs = pattern.count(head, part_of(progress, 0.0, 0.3))
    blocks: tuple[BlockCount, ...] = ()
    if block_sizes:
        blocks = block_counts(pattern, block_sizes, head, part_of(progress, 0.3, 0.7))
    valid = pattern.valid_length
    reference = valid * (valid + 1) // 2 if pattern.causal else valid**2
    return Cost(pattern.length, heads, dim, item, pairs, reference, blocks)
