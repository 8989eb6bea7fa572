"""The optional package behind this folder, loaded when it is first needed."""

from __future__ import annotations

import importlib
import importlib.util
from types import ModuleType
from typing import Any

INSTALL = 'python -m pip install "transformers>=5.23,<6"'


class MissingTransformers(ImportError):
    """transformers is not installed; the message names the one command that installs it."""

    def __init__(self) -> None:
        super().__init__(f"models need the package transformers, which is not here: {INSTALL}")


class ModelError(ValueError):
    """A model, a file or a text that cannot be used; the message says which and why.

    ``sentence`` with its ``values`` is the message, so that others can say it in their language.

    >>> print(ModelError("there is no {file} in {folder}", file="config.json", folder="mine"))
    there is no config.json in mine
    """

    def __init__(self, sentence: str, **values: object) -> None:
        self.sentence, self.values = sentence, values
        super().__init__(sentence.format(**values) if values else sentence)


def has_transformers() -> bool:
    """Whether transformers is installed, without loading it."""
    return importlib.util.find_spec("transformers") is not None


def transformers(part: str = "") -> Any:
    """The module ``transformers`` or one of its parts ("masking_utils").

    Raises:
        MissingTransformers: it is not installed.
    """
    if not has_transformers():
        raise MissingTransformers
    name = f"transformers.{part}" if part else "transformers"
    module: ModuleType = importlib.import_module(name)
    return module
