"""How many keys a window, random keys and globals mean, in words."""

from __future__ import annotations

from sparse_attn.language import current_language
from sparse_attn.settings.limits import unit_count
from sparse_attn.settings.positions import parse_positions
from sparse_attn.settings.settings import Settings

_WORDS = {
    "en": {
        "key": "{number} key",
        "keys": "{number} keys",
        "token": "{number} token",
        "tokens": "{number} tokens",
        "block": "{number} block",
        "blocks": "{number} blocks",
        "in_blocks": "{blocks} of {size} = {tokens}",
        "blocks_up_to": "{blocks} of {size} = up to {tokens}",
        "spanning_tokens": ", {dilation} apart, spanning {span} tokens",
        "spanning_blocks": ", {dilation} apart, spanning {span} blocks",
    },
    "ja": {
        "key": "キー {number} 個",
        "keys": "キー {number} 個",
        "token": "トークン {number} 個",
        "tokens": "トークン {number} 個",
        "block": "{number} ブロック",
        "blocks": "{number} ブロック",
        "in_blocks": "{size} ごとの {blocks} = {tokens}",
        "blocks_up_to": "{size} ごとの {blocks} = 最大で{tokens}",
        "spanning_tokens": "、間隔 {dilation}、{span} トークンの範囲",
        "spanning_blocks": "、間隔 {dilation}、{span} ブロックの範囲",
    },
}


def window_units(settings: Settings) -> int:
    """Return the most keys (or, where block > 1, blocks) that one query's window holds.

    >>> window_units(Settings(window=64)), window_units(Settings(window=64, causal=True))
    (129, 65)
    """
    reach = (unit_count(settings.values()) - 1) // settings.dilation  # as far as there are units
    sides = 1 if settings.causal else 2
    return min(sides * settings.window, reach) + 1


def keys_sentence(settings: Settings) -> str:
    """Return what the window means in keys, the query's own included, to stand beside its control.

    "Up to": a causal query does not see all of its own block, and the last block may be partial.

    >>> keys_sentence(Settings(window=64))
    '129 keys'
    >>> keys_sentence(Settings(window=8, dilation=4))
    '17 keys, 4 apart, spanning 65 tokens'
    >>> keys_sentence(Settings(preset="bigbird", T=4096))
    '3 blocks of 64 = 192 keys'
    """
    count = window_units(settings)
    text = _in_tokens(count, "key", settings)
    if settings.dilation > 1 and count > 1:
        span = (count - 1) * settings.dilation + 1
        text += _say(
            "spanning_tokens" if settings.block == 1 else "spanning_blocks",
            dilation=f"{settings.dilation:,}",
            span=f"{span:,}",
        )
    return text


def random_sentence(settings: Settings) -> str:
    """Return what the number of random keys means in keys.

    >>> random_sentence(Settings(preset="bigbird", T=4096))
    '3 blocks of 64 = 192 keys'
    """
    return _in_tokens(settings.random, "key", settings)


def globals_sentence(settings: Settings) -> str:
    """Return how many global tokens the listed positions make.

    >>> globals_sentence(Settings(globals="0, 100:104")), globals_sentence(Settings(block=64))
    ('5 tokens', '1 block of 64 = 64 tokens')
    """
    positions = parse_positions(settings.globals, unit_count(settings.values()))
    return _in_tokens(len(positions), "token", settings)


def _in_tokens(units: int, noun: str, settings: Settings) -> str:
    size = settings.block
    if size == 1 or units == 0:
        return _counted(units, noun)
    hedged = (settings.causal and noun == "key") or settings.T % size
    tokens = _counted(min(units * size, settings.T), noun)
    return _say(
        "blocks_up_to" if hedged else "in_blocks",
        blocks=_counted(units, "block"),
        size=f"{size:,}",
        tokens=tokens,
    )


def _counted(number: int, noun: str) -> str:
    return _say(noun if number == 1 else f"{noun}s", number=f"{number:,}")


def _say(name: str, **values: str) -> str:
    return _WORDS[current_language()][name].format(**values)
