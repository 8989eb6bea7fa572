"""Every snippet is run as it stands; the mask that it makes is the pattern's."""

from __future__ import annotations

import sys
import warnings
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn.attention.flex_attention import create_mask

from sparse_attn.export.code import LANGUAGES, snippet, snippets
from sparse_attn.settings import BUILT, Settings, build_pattern
from sparse_attn.sources import from_arrays, structured
from sparse_attn.sources.arrays import arrays_digest
from sparse_attn.sources.save import example_arrays
from tests.oracle.masks import brute_masks

pytestmark = pytest.mark.xdist_group("transformers")  # imported once

_numbers = count()
TEXT = 'Wo? 私は "here" and \\n there.\n# Head\nMore words follow.'


def custom(T: int, **fields: Any) -> Settings:
    made: dict[str, Any] = {"preset": "custom", "window": 2, "globals": "", "heads": 2, "D": 4}
    return Settings(T=T, **(made | fields))


PATTERNS = {
    "longformer": Settings(T=48, heads=2, D=4),
    "dense": Settings(preset="dense", T=16, heads=1, D=4),
    "dense causal": Settings(preset="dense", T=16, heads=1, D=4).replace(causal=True),
    "sliding window": Settings(preset="sliding_window", T=32, heads=1, D=4),
    "bigbird": custom(44, block=4, window=1, globals="0, -1", random=2, seed=5),
    "partial block": custom(43, block=5, window=1, globals="0, -1", random=2, seed=5),
    "random": custom(40, random=3, seed=7, globals="0, 9, 30"),
    "random causal": custom(40, random=3, seed=7, globals="5", causal=True),
    "more random than there are": custom(8, random=8, seed=1),
    "block random causal": custom(30, block=4, window=0, random=2, seed=1, causal=True),
    "dilated": custom(33, dilation=3, globals="::7"),
    "rows only": custom(20, globals="3, 4, 11", columns=False),
    "columns only": custom(20, globals="3", rows=False),
    "neither": custom(20, globals="3", rows=False, columns=False),
    "one key": custom(9, window=0),
    "wide": custom(8, window=8),
}


def truth(settings: Settings, roles: tuple[int, ...] = ()) -> Tensor:
    """The mask by brute force over the predicates."""
    return torch.from_numpy(brute_masks(build_pattern(settings, roles), 1, 1))[0, 0]


def run(code: str) -> dict[str, Any]:
    """The names that the script leaves behind."""
    script = ModuleType(f"snippet_{next(_numbers)}")
    sys.modules[script.__name__] = script  # where torch's tracer looks for a function's names
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*flex_attention called without torch.compile")
        exec(compile(code, "snippet.py", "exec"), script.__dict__)
    return script.__dict__


@pytest.mark.parametrize("name", PATTERNS)
def test_the_library_makes_the_pattern(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    settings = PATTERNS[name]
    found = run(str(snippet("library", settings).code))
    assert found["pattern"] == build_pattern(settings)
    made = structured(settings.T, heads=settings.heads, dim=settings.D, seed=0)
    assert torch.equal(found["inputs"].q, made.q)
    assert f"{int(truth(settings).sum()):,} of {settings.T**2:,} pairs" in capsys.readouterr().out


@pytest.mark.parametrize("name", PATTERNS)
def test_plain_pytorch_makes_the_mask(name: str) -> None:
    found = run(str(snippet("pytorch", PATTERNS[name]).code))
    assert torch.equal(found["mask"], truth(PATTERNS[name]))
    assert found["output"].shape == found["q"].shape


@pytest.mark.parametrize("name", PATTERNS)
def test_flex_attention_is_given_the_mask(name: str) -> None:
    settings = PATTERNS[name]
    found = run(str(snippet("flex", settings).code))
    mask = create_mask(found["mask_mod"], 1, 1, settings.T, settings.T, device=found["device"])
    assert torch.equal(mask[0, 0].cpu(), truth(settings))
    assert found["output"].shape == found["q"].shape


@pytest.mark.parametrize("name", ["longformer", "one global", "no global", "odd length"])
def test_longformer_has_the_mask(name: str) -> None:
    settings = {
        "longformer": PATTERNS["longformer"],
        "one global": custom(32, globals="3"),
        "no global": custom(32),
        "odd length": custom(37, window=3, globals="0, -1"),
    }[name]
    found = run(str(snippet("huggingface", settings).code))
    assert torch.equal(found["mask"], truth(settings))


def test_bigbird_has_the_mask_but_for_its_own_random_blocks() -> None:
    settings = PATTERNS["bigbird"]
    made = snippet("huggingface", settings)
    assert "random blocks" in made.note
    mask = run(str(made.code))["mask"]
    fixed = truth(settings.replace(random=0))
    assert bool((mask >= fixed).all())
    more = (mask & ~fixed).unflatten(0, (-1, 4)).unflatten(2, (-1, 4)).any(3).any(1)
    assert 0 < int(more.sum(1).max()) <= settings.random


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        (PATTERNS["dense"], "every pair"),
        (PATTERNS["sliding window"], "causal"),
        (PATTERNS["dilated"], "dilation"),
        (PATTERNS["random"], "random"),
        (PATTERNS["partial block"], "multiple of the block size"),
        (PATTERNS["rows only"], "both rows and columns"),
    ],
)
def test_where_there_is_none_a_sentence_says_why(settings: Settings, reason: str) -> None:
    made = snippet("huggingface", settings)
    assert made.code is None
    assert reason in made.note
    assert made.note.endswith(".")


def test_a_text_and_its_roles_are_in_the_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "input.txt").write_text(TEXT, encoding="utf-8", newline="")
    base = custom(19, window=1, input="text", roles=("headings",))
    for settings in (base.replace(text=TEXT), base.replace(text_hash="0123456789abcdef")):
        found = run(str(snippet("library", settings, roles=(9, 10)).code))
        assert found["inputs"].T == 19
        assert found["pattern"] == build_pattern(settings, (9, 10))
        mask = run(str(snippet("pytorch", settings, roles=(9, 10)).code))["mask"]
        assert torch.equal(mask, truth(settings, (9, 10)))


def test_a_file_of_arrays_is_in_the_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    data = example_arrays()
    (tmp_path / "input.npz").write_bytes(data)
    inputs = from_arrays(data)
    settings = custom(inputs.T, input="arrays", arrays=arrays_digest(data), heads=2, D=inputs.D)
    found = run(str(snippet("library", settings).code))
    assert torch.equal(found["inputs"].q, inputs.q)


def test_all_languages_are_there_and_no_other() -> None:
    assert [each.name for each in snippets(PATTERNS["longformer"])] == list(LANGUAGES)
    with pytest.raises(ValueError, match="code must be one of library, pytorch"):
        snippet("fortran", PATTERNS["longformer"])


def test_a_wrong_mask_is_noticed() -> None:
    code = str(snippet("pytorch", PATTERNS["random"]).code).replace("<= 2", "<= 3")
    assert not torch.equal(run(code)["mask"], truth(PATTERNS["random"]))


@pytest.mark.parametrize("preset", BUILT)
def test_a_pattern_that_fields_cannot_say_is_written_as_its_parts(preset: str) -> None:
    settings = Settings(preset=preset, T=96, D=8, heads=2)
    found = {each.name: each for each in snippets(settings, roles=(5,))}
    assert run(str(found["library"].code))["pattern"] == build_pattern(settings, (5,))
    for name in ("pytorch", "flex", "huggingface"):
        assert found[name].code is None
        assert "mask_mod(pattern)" in found[name].note
