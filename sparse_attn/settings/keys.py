"""How many keys a window, random keys and globals mean, in words."""

from __future__ import annotations

from sparse_attn.settings.limits import unit_count
from sparse_attn.settings.positions import parse_positions
from sparse_attn.settings.settings import Settings


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
        unit = "tokens" if settings.block == 1 else "blocks"
        text += f", {settings.dilation:,} apart, spanning {span:,} {unit}"
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
    hedge = "up to " if (settings.causal and noun == "key") or settings.T % size else ""
    tokens = _counted(min(units * size, settings.T), noun)
    return f"{_counted(units, 'block')} of {size:,} = {hedge}{tokens}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
