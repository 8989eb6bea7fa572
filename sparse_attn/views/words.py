"""English words of headlines and captions, on the page and in a file."""

from __future__ import annotations

ENGLISH = {
    "dense": "every key",
    "length": "T {length}",
    "global_tokens": "{count} global",
    "global_block": "{count} global block",
    "global_blocks": "{count} global blocks",
    "random_keys": "{count} random",
    "random_blocks": "{count} random blocks",
    "causal": "causal",
    "share_of_pairs": "{share} of the pairs",
    "keeps": "keeps **{mean}** of dense attention",
    "worst": "worst query {query} keeps **{kept}**",
    "pixel_one": "one pixel a token",
    "pixel_many": "one pixel is {rows} × {columns} tokens, {reduce} weight",
    "estimated": "estimated from {queries} queries",
    "dense_from": "dense weights of {rows} of {length} queries",
    "all_from": "weights of {sparse} (sparse) and {dense} (dense) of {length} queries",
    "too_many_pairs": "Window (window), global positions (globals): together they allow {pairs} "
    "pairs. Allowed: at most {most} pairs at a time.",
    "head": "head {head} of {heads}",
    "item": "batch item {item}",
}


def text(name: str, **values: object) -> str:
    """The words called ``name``, with ``values`` put in their places.

    >>> text("share_of_pairs", share="6.3 %")
    '6.3 % of the pairs'
    """
    return ENGLISH[name].format(**values)
