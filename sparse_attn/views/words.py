"""The words of headlines and captions, on the page and in a file. One table a language."""

from __future__ import annotations

from sparse_attn.language import current_language

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
    "about": "about {pairs}",
    "too_many_pairs": "Window (window), global positions (globals): together they allow {pairs} "
    "pairs. Allowed: at most {most} pairs at a time.",
    "head": "head {head} of {heads}",
    "item": "batch item {item}",
}


JAPANESE = {
    "dense": "すべてのキー",
    "length": "T {length}",
    "global_tokens": "グローバル {count}",
    "global_block": "グローバルブロック {count}",
    "global_blocks": "グローバルブロック {count}",
    "random_keys": "ランダム {count}",
    "random_blocks": "ランダムブロック {count}",
    "causal": "因果マスク",
    "share_of_pairs": "全組の {share}",
    "keeps": "密なアテンションの **{mean}** を保持",
    "worst": "最小はクエリ {query} の **{kept}**",
    "pixel_one": "1 ピクセル = 1 トークン",
    "pixel_many": "1 ピクセル = {rows} × {columns} トークン、重みの{reduce}",
    "head": "ヘッド {head}（全 {heads}）",
    "item": "バッチ項目 {item}",
    "estimated": "{queries} 個のクエリからの推定",
    "dense_from": "密な重みは {length} 個のうち {rows} 個のクエリ",
    "all_from": "重みは {length} 個のクエリのうち {sparse} 個（疎）と {dense} 個（密）",
    "about": "約 {pairs}",
    "too_many_pairs": "窓 (window)、グローバル位置 (globals): 合わせて {pairs} 組を許しています。"
    "一度に使えるのは {most} 組までです。",
}

_TABLES = {"en": ENGLISH, "ja": JAPANESE}


def text(name: str, **values: object) -> str:
    """The words called ``name``, with ``values`` put in their places.

    >>> text("share_of_pairs", share="6.3 %")
    '6.3 % of the pairs'
    """
    return _TABLES[current_language()][name].format(**values)
