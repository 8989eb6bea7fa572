"""What a picture must hold, from whole float64 matrices and the settings alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sparse_attn.figures.pack import unpack_header, unpack_plane
from sparse_attn.patterns import Blocked, Global, Local, Part, Pattern, Random
from sparse_attn.settings import BUILT, Settings, parse_positions, unit_count
from sparse_attn.settings.built import built_pattern
from sparse_attn.sources import Inputs, structured
from tests.oracle.masks import brute_rules
from tests.oracle.softmax import Floats, masked_softmax

_BYTES = {1: "<u1", 2: "<u2", 4: "<u4"}


@dataclass(frozen=True)
class Expected:
    """One head's matrices, (T, T) each."""

    rules: NDArray[np.int32]
    sparse: Floats
    dense: Floats
    permitted: NDArray[np.bool_]  # what the dense reference allows

    @property
    def allowed(self) -> NDArray[np.bool_]:
        return self.rules != 0

    @property
    def kept(self) -> Floats:
        """The dense mass on allowed pairs, (T,)."""
        return np.asarray((self.dense * self.allowed).sum(-1))


def pattern_of(settings: Settings, roles: tuple[int, ...] = ()) -> Pattern:
    """The pattern as the fields read, written down a second time; or the library's own."""
    if settings.preset in BUILT:
        return built_pattern(settings.preset, settings.T)
    listed = parse_positions(settings.globals, unit_count(settings.values()))
    hubs = sorted({*listed, *(each // settings.block for each in roles)})
    parts: list[Part] = [Local(settings.window, settings.dilation)]
    if hubs:
        parts.append(Global(tuple(hubs), rows=settings.rows, columns=settings.columns))
    if settings.random:
        parts.append(Random(settings.random, settings.seed))
    if settings.block > 1:
        parts = [Blocked(settings.block, tuple(parts))]
    return Pattern(settings.T, parts, causal=settings.causal)


def made_up(settings: Settings) -> Inputs:
    return structured(
        settings.T, heads=settings.heads, dim=settings.D, seed=settings.input_seed,
        locality=settings.locality, topics=settings.topics, hubs=settings.hubs,
        noise=settings.noise,
    )  # fmt: skip


def expected(
    settings: Settings, inputs: Inputs | None = None, roles: tuple[int, ...] = ()
) -> Expected:
    inputs = inputs or made_up(settings)
    item, head = settings.batch, settings.head
    q, k = (each[item : item + 1, head : head + 1] for each in (inputs.q, inputs.k))
    rules = brute_rules(pattern_of(settings, roles), head)
    permitted = np.ones(rules.shape, dtype=bool)
    if settings.causal:
        permitted = np.tril(permitted)
    sparse, dense = (
        masked_softmax(q, k, k, mask[None, None]).weights[0, 0] for mask in (rules != 0, permitted)
    )
    return Expected(rules, sparse, dense, permitted)


def weight_levels(weights: Floats, scale: dict[str, Any]) -> Floats:
    """Levels 1 to 255 of weights, 0 for NaN, as the header's scale says; not rounded."""
    low, high = scale["low"], scale["high"]
    with np.errstate(divide="ignore"):
        part = (
            np.log(weights / low) / np.log(high / low)
            if scale["log"]
            else (weights - low) / (high - low)
        )
    return np.nan_to_num(np.clip(1 + 254 * part, 1, 255), nan=0.0)


def difference_levels(values: Floats, scale: dict[str, Any]) -> Floats:
    low, limit = scale["low"], scale["limit"]
    if not scale["log"]:
        return np.nan_to_num(np.clip(128 + 127 * values / limit, 1, 255), nan=0.0)
    with np.errstate(divide="ignore"):
        arm = 1 + 126 * np.minimum(1, np.log(np.abs(values) / low) / np.log(limit / low))
    arm[np.abs(values) < low] = 0
    return np.nan_to_num(128 + np.sign(values) * arm, nan=0.0)


def plane(message: bytes, kind: str) -> NDArray[np.int64]:
    """The levels of the panel of this kind, (height, width)."""
    header = unpack_header(message)
    place = next(each["plane"] for each in header["panels"] if each["kind"] == kind)
    levels = unpack_plane(message, place).reshape(header["height"], header["width"])
    return levels.astype(np.int64)


def rule_plane(message: bytes) -> NDArray[np.int64]:
    header = unpack_header(message)
    sent = unpack_plane(message, header["rules"]["plane"]).view(_BYTES[header["rules"]["bytes"]])
    return sent.reshape(header["height"], header["width"]).astype(np.int64)


def kept_curve(message: bytes, name: str = "mean") -> NDArray[np.float32]:
    return unpack_plane(message, unpack_header(message)["kept"][name]).view("<f4")


def assert_levels(sent: NDArray[np.int64], wanted: Floats) -> None:
    """Not allowed exactly where nothing is allowed; the rest within one level of rounding."""
    np.testing.assert_array_equal(sent == 0, wanted == 0)
    assert np.abs(sent - wanted).max() < 1.01


def assert_picture(message: bytes, wanted: Expected) -> None:
    """Every panel of a picture with one pixel a token, held against the matrices."""
    header = unpack_header(message)
    weight, difference = header["scales"]["weight"], header["scales"]["difference"]
    sparse = np.where(wanted.allowed, wanted.sparse, np.nan)
    dense = np.where(wanted.permitted, wanted.dense, np.nan)
    minus = np.where(wanted.permitted, wanted.sparse - wanted.dense, np.nan)
    for kind in [each["kind"] for each in header["panels"]]:
        sent = plane(message, kind)
        if kind == "sparse":
            assert_levels(sent, weight_levels(sparse, weight))
        elif kind == "dense":
            assert_levels(sent, weight_levels(dense, weight))
        elif kind == "difference":
            assert_levels(sent, difference_levels(minus, difference))
        else:
            np.testing.assert_array_equal(sent == 0, ~wanted.allowed)
    np.testing.assert_array_equal(rule_plane(message), wanted.rules)
    np.testing.assert_allclose(kept_curve(message), wanted.kept, atol=1e-5)
    if weight["log"]:  # a linear one may end below a few large weights
        assert weight["high"] >= max(wanted.sparse.max(), wanted.dense.max()) * (1 - 1e-5)
