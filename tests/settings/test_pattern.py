"""From settings to patterns, held against masks written out by hand."""

from typing import Any

import numpy as np
import pytest

from sparse_attn.settings import Settings, build_pattern, global_positions, unit_count


def by_hand(shown: Settings, extra: tuple[int, ...] = ()) -> np.ndarray:
    """The mask without random keys, (T, T) bool, straight from the definitions."""
    count = unit_count(shown.values())
    tokens = np.arange(shown.T)
    unit = tokens // shown.block
    i, j = unit[:, None], unit[None, :]
    distance = abs(i - j)
    mask = (distance <= shown.window * shown.dilation) & (distance % shown.dilation == 0)
    chosen: set[int] = {position // shown.block for position in extra}
    for piece in filter(None, shown.globals.split(", ")):
        if ":" in piece:
            ends = (int(n) if n else None for n in piece.split(":"))
            chosen |= set(range(count)[slice(*ends)])
        else:
            chosen.add(range(count)[int(piece)])
    hub = np.isin(unit, list(chosen))
    if shown.rows:
        mask |= hub[:, None]
    if shown.columns:
        mask |= hub[None, :]
    if shown.causal:
        mask &= tokens[:, None] >= tokens[None, :]
    return np.asarray(mask)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"window": 0, "globals": ""},
        {"window": 3, "dilation": 2, "globals": "0, 5, 10:14, ::16, -1"},
        {"rows": False},
        {"columns": False},
        {"rows": False, "columns": False},
        {"causal": True},
        {"block": 8, "window": 1, "globals": "0, -1"},
        {"block": 7, "window": 1, "dilation": 2, "globals": "1", "causal": True},
        {"preset": "dense"},
        {"preset": "sliding_window"},
    ],
)
def test_pattern_is_what_the_fields_say(fields: dict[str, Any]) -> None:
    shown = Settings(T=50, **fields)
    np.testing.assert_array_equal(build_pattern(shown).mask().numpy(), by_hand(shown))


def test_roles_join_the_listed_positions() -> None:
    for block in (1, 7):
        shown = Settings(T=50, window=1, block=block, globals="0")
        mask = build_pattern(shown, role_positions=(20, 33)).mask().numpy()
        np.testing.assert_array_equal(mask, by_hand(shown, (20, 33)))


def test_role_positions_outside_are_refused() -> None:
    with pytest.raises(ValueError, match="role_positions: 512 is not allowed"):
        build_pattern(Settings(), (512,))
    assert global_positions(Settings(block=64, globals=""), (0, 1, 64)) == (0, 1)


def test_random_keys_come_on_top() -> None:
    plain, more = Settings(T=64, window=2), Settings(T=64, window=2, random=3, seed=7)
    alone, mask = (build_pattern(shown).mask().numpy() for shown in (plain, more))
    assert (mask & alone == alone).all()
    full_rows = alone.sum(1) > 61
    np.testing.assert_array_equal((mask & ~alone).sum(1)[~full_rows], 3)
    other = build_pattern(more.replace(seed=8)).mask().numpy()
    assert (other != mask).any()


def test_presets_agree_with_the_library() -> None:
    from sparse_attn.patterns import presets

    def same(shown: Settings, pattern: Any) -> bool:
        return bool((build_pattern(shown).mask() == pattern.mask()).all())

    longformer = Settings(preset="longformer", T=1024)
    positions = global_positions(longformer)
    assert same(longformer, presets.longformer(1024, window=64, positions=positions))
    sliding = Settings(preset="sliding_window", T=1024)
    assert same(sliding, presets.sliding_window(1024, window=127))
    dense = Settings(preset="dense", T=64)
    assert build_pattern(dense) == presets.dense(64)


def test_bigbird_is_the_published_one_at_the_published_size() -> None:
    from sparse_attn.patterns import presets

    ours = build_pattern(Settings(preset="bigbird", T=1024))
    theirs = presets.bigbird(1024, random_blocks=3)
    assert ours.rules == theirs.rules
    assert ours.count() == theirs.count()
