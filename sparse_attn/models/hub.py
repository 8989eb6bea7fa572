"""From the name of a model to its folder on this machine."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from sparse_attn.models.folder import has_weights
from sparse_attn.models.requirement import ModelError, transformers
from sparse_attn.patterns.checks import readable_bytes

# Weights in safetensors alone, and what configs and tokenizers consist of. No Python.
PATTERNS = ("*.json", "*.safetensors", "*.txt", "*.model", "*.jinja")
_ID = re.compile(r"[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?")
_MOST_NAME = 200  # characters


def locate(name: str, budget_bytes: int, progress: Callable[[str], None] | None = None) -> Path:
    """The folder of a model, by its path or its hub id; a hub's model is downloaded once.

    Args:
        name: a local folder, or an id such as "answerdotai/ModernBERT-base".
        budget_bytes: a model whose files are larger is not downloaded.
        progress: called with the name of each file before it is fetched; what it raises stops.

    Raises:
        ModelError: neither a folder nor an id that can be had; the sentence says why.
    """
    name = _checked(name)
    found = known_folder(name)
    return found or _download(name, budget_bytes, progress or (lambda _: None))


def known_folder(name: str) -> Path | None:
    """The folder of a model that is on this machine already; None: only the hub may have it.

    Raises:
        ModelError: the name can be neither a folder nor a hub id.
    """
    path = Path(_checked(name)).expanduser()
    return path.resolve() if path.is_dir() else _cached(name.strip())


def _checked(name: str) -> str:
    """The name, without spaces around it, if it is a folder's or may be an id of the hub."""
    name = name.strip()
    if not name or len(name) > _MOST_NAME or not name.isprintable():
        raise ModelError("the model must be a folder or a hub id, such as openai-community/gpt2")
    if not Path(name).expanduser().is_dir() and not _ID.fullmatch(name):
        raise ModelError("there is no folder {name!r}, and it is no hub id", name=name)
    return name


def _cached(name: str) -> Path | None:
    transformers()  # huggingface_hub comes with it
    from huggingface_hub import try_to_load_from_cache

    found = try_to_load_from_cache(name, "config.json")
    if not isinstance(found, str):
        return None
    folder = Path(found).parent
    return folder if has_weights(folder) and any(folder.glob("*token*")) else None


def _download(name: str, budget_bytes: int, progress: Callable[[str], None]) -> Path:
    from huggingface_hub import HfApi, hf_hub_download

    info = _asked(name, lambda: HfApi().model_info(name, files_metadata=True, timeout=10))
    folder, files = Path(), _wanted(name, info.siblings or [], budget_bytes)
    for file in files:
        progress(file)
        folder = Path(_asked(name, partial(hf_hub_download, name, file, revision=info.sha))).parent
    # Asked for by its branch, the smallest file tells the cache which commit to find without a hub.
    _asked(name, partial(hf_hub_download, name, files[0]))
    return folder


def _asked(name: str, ask: Callable[[], Any]) -> Any:
    """What the hub answers, or a sentence. Its HTTP client's errors have no common base."""
    from huggingface_hub.errors import GatedRepoError, HFValidationError, RepositoryNotFoundError

    try:
        return ask()
    except GatedRepoError as error:
        raise ModelError(
            "{name} asks for permission on the hub; log in there first", name=name
        ) from error
    except (RepositoryNotFoundError, HFValidationError) as error:
        raise ModelError(
            "there is no folder and no model on the hub called {name!r}", name=name
        ) from error
    except Exception as error:
        where = os.environ.get("HF_ENDPOINT", "huggingface.co").removeprefix("https://")
        raise ModelError(
            "{name!r} is no folder here, and the hub ({where}) does not answer ({error}); without "
            "a network give the folder of a model",
            name=name,
            where=where,
            error=type(error).__name__,
        ) from error


def _wanted(name: str, siblings: list[Any], budget_bytes: int) -> list[str]:
    """The files to fetch, the small ones first; refused where they are too large together."""
    sizes = {
        each.rfilename: each.size or 0
        for each in siblings
        if "/" not in each.rfilename and any(Path(each.rfilename).match(one) for one in PATTERNS)
    }
    if not any(size for file, size in sizes.items() if file.endswith(".safetensors")):
        raise ModelError(
            "{name} has no safetensors weights; others are never loaded here", name=name
        )
    whole = sum(sizes.values())
    if whole > budget_bytes:
        raise ModelError(
            "{name} has {size} of files, above the budget of {budget}; it is not downloaded",
            name=name,
            size=readable_bytes(whole),
            budget=readable_bytes(budget_bytes),
        )
    return sorted(sizes, key=lambda file: (sizes[file], file))
