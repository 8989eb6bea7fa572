"""Exact formulas for the number of allowed pairs: what the O(N·W + N·G) of the books leaves out."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from sparse_attn.patterns.blocked import Blocked
from sparse_attn.patterns.everything import Everything
from sparse_attn.patterns.global_tokens import Global
from sparse_attn.patterns.local import Local
from sparse_attn.patterns.part import Part
from sparse_attn.patterns.pattern import Pattern
from sparse_attn.patterns.random import Random


@dataclass(frozen=True)
class Term:
    """One summand: what it counts, how it is computed, and its value."""

    name: str  # one of TERMS
    formula: str  # in n (queries), w (window), d (dilation), G (global tokens), r (random keys)
    pairs: int  # negative where it is taken off


TERMS = (
    "dense", "band", "edges", "columns", "rows", "rows and columns",
    "band and columns", "band and rows", "all three", "random", "blocks",
)  # fmt: skip


@dataclass(frozen=True)
class Formula:
    """A sum of terms that equals ``Pattern.count()`` exactly."""

    terms: tuple[Term, ...]
    book: int  # what the textbooks' N·W + N·G comes to, W = 2w + 1
    unit: int  # tokens a side of what n, w and G count: 1, or the block size

    @property
    def pairs(self) -> int:
        """The number of allowed pairs."""
        return sum(term.pairs for term in self.terms)


def pair_formula(pattern: Pattern) -> Formula | None:
    """The pairs of a window, global tokens and random keys as a sum of terms; None for others.

    Known: at most one ``Local``, ``Global`` and ``Random`` each, alone or together in one
    ``Blocked`` whose blocks are all whole, and dense patterns; causal or not, padded or not (with
    blocks: not padded, and random blocks of a causal pattern only beside a window). O(T) time and
    memory.

    >>> from sparse_attn import Global, Local
    >>> found = pair_formula(Pattern(512, [Local(32), Global([0, 256])]))
    >>> for term in found.terms:
    ...     print(f"{term.pairs:>7,}  {term.name}: {term.formula}")
     33,280  band: n·(2w + 1)
     -1,056  edges: −d·w·(w + 1)
      1,024  columns: n·G
      1,024  rows: n·G
         -4  rows and columns: −G²
        -98  band and columns: −Σ keys in the window of a global token
        -98  band and rows: −Σ keys in the window of a global token
          2  all three: global tokens in each other's window
    >>> found.pairs == Pattern(512, [Local(32), Global([0, 256])]).count()
    True
    """
    parts, size = pattern.parts, 1
    if len(parts) == 1 and isinstance(parts[0], Blocked):
        size, parts = min(parts[0].size, pattern.length), parts[0].parts
        if pattern.length % size or pattern.valid_length != pattern.length:
            return None
    kinds = [type(part) for part in parts]
    if not set(kinds) <= {Local, Global, Random, Everything} or len(set(kinds)) < len(kinds):
        return None
    if size > 1 and pattern.causal and Random in kinds and not {Local, Everything} & set(kinds):
        return None  # which blocks see themselves is a matter of lot
    units = _Units(parts, pattern.length // size, pattern.valid_length // size, pattern.causal)
    terms = tuple(term for term in units.terms() if term.pairs)
    if size > 1:
        terms = tuple(_in_tokens(term, size) for term in terms)
        if pattern.causal:
            terms += (_triangles(units, size),)
    return Formula(terms, units.book() * size**2, size)


def _in_tokens(term: Term, size: int) -> Term:
    return Term(term.name, f"b²·({term.formula})", term.pairs * size**2)


def _triangles(units: _Units, size: int) -> Term:
    """Causal: of a block on the diagonal only the lower triangle, its diagonal included."""
    on_diagonal = units.diagonal()
    above = size * (size - 1) // 2
    return Term("blocks", "−(blocks on the diagonal)·b·(b − 1)/2", -on_diagonal * above)


class _Units:
    """The parts among n units, tokens or whole blocks."""

    def __init__(self, parts: tuple[Part, ...], length: int, valid: int, causal: bool) -> None:
        self.n, self.causal = valid, causal
        self.everything = any(isinstance(part, Everything) for part in parts)
        local = next((part for part in parts if isinstance(part, Local)), None)
        hubs = next((part for part in parts if isinstance(part, Global)), Global(()))
        self.random = next((part.keys for part in parts if isinstance(part, Random)), 0)
        positions = sorted({each % length for each in hubs.positions})
        self.hubs = torch.tensor([each for each in positions if each < valid], dtype=torch.long)
        self.rows, self.columns = hubs.rows, hubs.columns
        self.d = local.dilation if local else 1
        # the window cut to what the sequence holds; -1: no window at all
        self.w = min(local.window, max(0, (valid - 1) // self.d)) if local else -1

    def terms(self) -> list[Term]:
        n, w, d, hubs = self.n, self.w, self.d, len(self.hubs)
        triangle = n * (n + 1) // 2
        if self.everything:
            return [Term("dense", *(("n·(n + 1)/2", triangle) if self.causal else ("n²", n * n)))]
        found: list[Term] = []
        if w >= 0:
            side, what = (1, "w + 1") if self.causal else (2, "2w + 1")
            edges = d * w * (w + 1) * side // 2
            half = "/2" if self.causal else ""
            found.append(Term("band", f"n·({what})", n * (side * w + 1)))
            found.append(Term("edges", f"−d·w·(w + 1){half}", -edges))
        below, above = int((self.hubs + 1).sum()), int((n - self.hubs).sum())
        if self.columns:
            column = ("Σ (n − g)", above) if self.causal else ("n·G", n * hubs)
            found.append(Term("columns", *column))
        if self.rows:
            row = ("Σ (g + 1)", below) if self.causal else ("n·G", n * hubs)
            found.append(Term("rows", *row))
        return found + self._overlaps() + self._drawn()

    def _overlaps(self) -> list[Term]:
        found, hubs = [], len(self.hubs)
        seen = "−Σ keys in the window of a global token"
        if self.rows and self.columns:
            both = ("−G·(G + 1)/2", hubs * (hubs + 1) // 2) if self.causal else ("−G²", hubs * hubs)
            found.append(Term("rows and columns", both[0], -both[1]))
        if self.columns and self.w >= 0:
            seeing = "−Σ queries whose window holds a global token" if self.causal else seen
            after, before = self._after(self.hubs), self._before(self.hubs)
            around = after if self.causal else after + before
            found.append(Term("band and columns", seeing, -int((around + 1).sum())))
        if self.rows and self.w >= 0:
            found.append(Term("band and rows", seen, -int(self._band(self.hubs).sum())))
        if self.rows and self.columns and self.w >= 0:
            pairs = self._hubs_in_the_window(self.hubs)
            name = "global tokens in each other's window"
            found.append(Term("all three", name, int(pairs.sum())))
        return found

    def _drawn(self) -> list[Term]:
        """Random keys: r a query, or all that remain; rows that read everything need none."""
        if not self.random:
            return []
        queries = torch.arange(self.n)
        left = self._candidates(queries) - self._seen(queries)
        drawn = left.clamp(max=self.random)
        if self.rows:
            drawn[self.hubs] = 0
        short = bool((drawn < self.random).any())
        formula = "Σ min(r, keys left)" if short else "n·r"
        return [Term("random", formula, int(drawn.sum()))]

    def _seen(self, queries: Tensor) -> Tensor:
        """Keys that the window and the global columns give each query."""
        seen = self._band(queries)
        if self.columns:
            known = self._hubs_in_the_window(queries) if self.w >= 0 else 0
            before = torch.searchsorted(self.hubs, queries, right=True)
            seen = seen - known + (before if self.causal else len(self.hubs))
        return seen

    def _candidates(self, queries: Tensor) -> Tensor:
        return queries + 1 if self.causal else torch.full_like(queries, self.n)

    def _before(self, units: Tensor) -> Tensor:
        return (units // self.d).clamp(max=self.w)

    def _after(self, units: Tensor) -> Tensor:
        return ((self.n - 1 - units) // self.d).clamp(max=self.w)

    def _band(self, queries: Tensor) -> Tensor:
        """Keys in the window of each query, its own included."""
        if self.w < 0:
            return torch.zeros_like(queries)
        before = self._before(queries) + 1
        return before if self.causal else before + self._after(queries)

    def _hubs_in_the_window(self, queries: Tensor) -> Tensor:
        """How many global tokens lie in the window of each query, itself included."""
        # positions of one residue stand together, and the gaps between residues are too wide
        gap = 2 * (self.n + self.w * self.d + 1)
        places = (self.hubs % self.d * gap + self.hubs).sort().values
        at = queries % self.d * gap + queries
        reach = self.w * self.d
        last = at if self.causal else at + reach
        first = torch.searchsorted(places, at - reach)
        return torch.searchsorted(places, last, right=True) - first

    def diagonal(self) -> int:
        """Units that see themselves."""
        if self.everything or self.w >= 0:
            return self.n
        return len(self.hubs) if self.rows or self.columns else 0

    def book(self) -> int:
        """N·W + N·G with W = 2w + 1, as the books have it; with random keys N·r too."""
        if self.everything:
            return self.n**2
        return self.n * ((2 * self.w + 1 if self.w >= 0 else 0) + len(self.hubs) + self.random)
