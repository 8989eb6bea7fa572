"""A model's folder, judged by its small files and headers before anything is loaded."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

from sparse_attn.models.requirement import ModelError, transformers

_MOST_JSON_BYTES = 64 * 2**20  # of a config or an index
_CODE = "auto_map"  # what names a model's own Python code
_LENGTHS = ("max_position_embeddings", "n_positions", "max_sequence_length", "n_ctx")


@dataclass(frozen=True)
class ModelFiles:
    """What a folder holds, without its weights: enough to say what loading would take."""

    folder: Path
    config: Mapping[str, Any]
    parameters: int

    @property
    def kind(self) -> str:
        """The model type, as transformers calls it."""
        return str(self.config["model_type"])

    @property
    def architecture(self) -> str:
        """The class that the weights were saved from, or the model type."""
        named = self.config.get("architectures")
        return str(named[0]) if isinstance(named, list) and named else self.kind

    @property
    def max_tokens(self) -> int | None:
        """The longest text by the model's config; None where it does not say."""
        found = [self._text_config.get(name) for name in _LENGTHS]
        lengths = [each for each in found if isinstance(each, int) and each > 0]
        return lengths[0] if lengths else None

    def number(self, *names: str) -> int:
        """The first of these numbers that the config has, else 0."""
        found = (self._text_config.get(name) for name in names)
        return next((each for each in found if isinstance(each, int)), 0)

    @property
    def _text_config(self) -> Mapping[str, Any]:
        """The config, with what a model of texts and pictures says of its texts."""
        inner = self.config.get("text_config")
        return {**inner, **self.config} if isinstance(inner, dict) else self.config


def called(folder: Path) -> str:
    """What sentences call a model: its folder, or its id where the folder is in the hub's cache.

    >>> called(Path("/models/mine")), called(Path("/hub/models--some--one/snapshots/0f3a"))
    ('mine', 'some/one')
    """
    if folder.parent.name != "snapshots":
        return folder.name
    return folder.parent.parent.name.removeprefix("models--").replace("--", "/")


def model_files(folder: Path) -> ModelFiles:
    """Judge a model's folder; only ``config.json`` and the weights' headers are read.

    Raises:
        ModelError: the folder is no model, needs code of its own, has no safetensors weights, or
            one of its files is damaged; the message names the file.
    """
    if not folder.is_dir():
        raise ModelError("{folder} is no folder with a model", folder=folder)
    config = _json(folder / "config.json")
    kind = config.get("model_type")
    if not isinstance(kind, str) or not kind:
        raise ModelError("config.json in {folder} names no model_type", folder=called(folder))
    _check_code(called(folder), kind, config)
    _check_plain(folder, config)
    return ModelFiles(folder, config, sum(_parameters(each) for each in _weights(folder)))


def _check_code(name: str, kind: str, config: Mapping[str, Any]) -> None:
    """Only what transformers itself knows is loaded; nobody's code is run."""
    if kind in transformers("models.auto.configuration_auto").CONFIG_MAPPING:
        return
    if config.get(_CODE):
        raise ModelError(
            "{name} needs Python code of its own ({code} in config.json for {kind!r}), which is "
            "never run here",
            name=name,
            code=_CODE,
            kind=kind,
        )
    raise ModelError(
        "{name} is of the type {kind!r}, which transformers {version} does not know",
        name=name,
        kind=kind,
        version=transformers().__version__,
    )


def _check_plain(folder: Path, config: Mapping[str, Any]) -> None:
    """Quantized weights and adapters bring packages and kernels of their own."""
    if _names(config, "quantization_config"):
        raise ModelError(
            "{folder} holds quantized weights (quantization_config), which are not loaded here; "
            "take the model that they were made from",
            folder=called(folder),
        )
    if (folder / "adapter_config.json").exists():
        raise ModelError(
            "{folder} is an adapter (adapter_config.json), not a model; merge it into its model "
            "first",
            folder=called(folder),
        )


def _names(config: Any, field: str) -> bool:
    """Whether a config, or one inside it, has something in this field."""
    if not isinstance(config, dict):
        return False
    return bool(config.get(field)) or any(_names(each, field) for each in config.values())


def _json(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise _missing(path)
    if path.stat().st_size > _MOST_JSON_BYTES:
        raise ModelError("{file} in {folder} is too large to be one", **_named(path))
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(
            "{file} in {folder} is damaged: {error}", **_named(path), error=error
        ) from error
    if not isinstance(found, dict):
        raise ModelError("{file} in {folder} is damaged: no JSON object", **_named(path))
    return found


def _named(path: Path) -> dict[str, str]:
    """A file and its folder, as sentences name them."""
    return {"file": path.name, "folder": called(path.parent)}


def _missing(path: Path) -> ModelError:
    return ModelError("there is no {file} in {folder}", **_named(path))


def has_weights(folder: Path) -> bool:
    """Whether every file of the weights is there; none of them is opened."""
    try:
        return bool(_weights(folder))
    except ModelError:
        return False


def _weights(folder: Path) -> list[Path]:
    """The safetensors files that transformers will read."""
    index = folder / "model.safetensors.index.json"
    if index.is_file():
        table = _json(index).get("weight_map")
        if not isinstance(table, dict) or not table:
            raise ModelError("{file} in {folder} is damaged: no weight_map", **_named(index))
        names = sorted({str(each) for each in table.values()})
        if any(Path(each).name != each for each in names):
            raise ModelError("{file} in {folder} names files outside the folder", **_named(index))
    else:
        names = ["model.safetensors"]
    missing = [each for each in names if not (folder / each).is_file()]
    if not missing:
        return [folder / each for each in names]
    others = [*folder.glob("*.bin"), *folder.glob("*.pt"), *folder.glob("*.h5")]
    if others:
        raise ModelError(
            "{folder} has no {file}, only {other}: weights are read from safetensors alone, never "
            "unpickled; save the model with save_pretrained() first",
            **_named(folder / missing[0]),
            other=others[0].name,
        )
    raise _missing(folder / missing[0])


def _parameters(path: Path) -> int:
    return sum(prod(shape) for shape in _shapes(path))


def _shapes(path: Path) -> Iterator[list[int]]:
    """The shape of every tensor, by the file's header, which is checked against its size."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="pt") as file:
            for name in file.keys():  # noqa: SIM118 - no mapping
                yield list(file.get_slice(name).get_shape())
    except (SafetensorError, OSError) as error:
        raise ModelError(
            "{file} in {folder} is damaged or no safetensors file: {error}",
            **_named(path),
            error=error,
        ) from error
