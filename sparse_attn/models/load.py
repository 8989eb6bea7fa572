"""A model and its tokenizer, loaded with care."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from sparse_attn.device import default_device
from sparse_attn.models.folder import ModelFiles, called, model_files
from sparse_attn.models.hub import locate
from sparse_attn.models.memory import budget_bytes, check_memory
from sparse_attn.models.requirement import ModelError, transformers

_NEEDLESS = ("pooler",)  # weights that neither attention nor hidden states depend on
_ENDLESS = 10**9  # what tokenizers without a limit name as theirs


@dataclass(frozen=True, eq=False)
class LoadedModel:
    """A model in evaluation mode and float32, with its tokenizer and its longest text."""

    name: str
    files: ModelFiles
    model: Any
    tokenizer: Any

    @property
    def max_tokens(self) -> int | None:
        """The longest text, by config and tokenizer; None where neither says."""
        by_tokenizer = getattr(self.tokenizer, "model_max_length", None)
        known = [self.files.max_tokens, by_tokenizer]
        lengths = [int(each) for each in known if each and each < _ENDLESS]
        return min(lengths) if lengths else None


def load_model(
    name: str,
    budget: int | None = None,
    device: torch.device | str | None = None,
    progress: Callable[[str], None] | None = None,
) -> LoadedModel:
    """Load a model by its folder or hub id: safetensors weights only, nobody's code is run.

    A decoder or an encoder whose weights have a head for the next or a masked token keeps it;
    all others are loaded as the model that makes hidden states.

    Args:
        name: a local folder with ``config.json``, ``model.safetensors`` and a tokenizer, or an id
            of the hub, which is then downloaded once.
        budget: most bytes; by default ``SPARSE_ATTN_MODEL_GIB`` or 4 GiB.
        device: where it computes; by default ``default_device()``.
        progress: called with the name of what is being fetched or loaded; what it raises stops.

    Raises:
        MissingTransformers: transformers is not installed.
        ModelError: it cannot be had or loaded, is too large, or needs code of its own.
    """
    transformers()
    budget = budget_bytes() if budget is None else budget
    files = model_files(locate(name, budget, progress))
    check_memory(files, 1, budget, head=False)
    if progress is not None:
        progress(called(files.folder))
    tokenizer = _tokenizer(files)
    model = _model(files)
    model.eval().requires_grad_(requires_grad=False)
    return LoadedModel(name.strip(), files, model.to(device or default_device()), tokenizer)


def _model(files: ModelFiles) -> Any:
    auto, tables = transformers(), transformers("models.auto.modeling_auto")
    maker = auto.AutoModel
    if files.architecture in tables.MODEL_FOR_CAUSAL_LM_MAPPING_NAMES.values():
        maker = auto.AutoModelForCausalLM
    elif files.architecture in tables.MODEL_FOR_MASKED_LM_MAPPING_NAMES.values():
        maker = auto.AutoModelForMaskedLM
    elif files.architecture in tables.MODEL_FOR_TEXT_ENCODING_MAPPING_NAMES.values():
        maker = auto.AutoModelForTextEncoding
    model, info = _guarded(files.folder, lambda: _made(maker, files.folder))
    missing = sorted(
        each for each in info["missing_keys"] if not any(word in each for word in _NEEDLESS)
    )
    if missing or info.get("mismatched_keys"):
        named = missing or sorted(str(each) for each in info["mismatched_keys"])
        raise ModelError(
            "the weights of {folder} do not fit {model}: {count} are missing or of another shape, "
            "among them {first}",
            folder=called(files.folder),
            model=type(model).__name__,
            count=len(named),
            first=named[0],
        )
    return model


def _made(maker: Any, folder: Path) -> Any:
    """The model with PyTorch's attention, or, where it has none of that, with its own.

    Never with one that its config names: that may be a kernel of the hub, code of somebody else's.
    """
    try:
        return _with_attention(maker, folder, "sdpa")
    except ValueError as error:
        if "scaled_dot_product_attention" not in str(error):
            raise
        return _with_attention(maker, folder, "eager")


def _with_attention(maker: Any, folder: Path, attention: str) -> Any:
    given = {"local_files_only": True, "trust_remote_code": False}
    config = transformers().AutoConfig.from_pretrained(folder, **given)
    configs = [config]
    while configs:
        each = configs.pop()
        each._attn_implementation = attention
        inner = (getattr(each, name, None) for name in each.sub_configs)
        configs += [one for one in inner if one is not None]
    return maker.from_pretrained(
        folder,
        config=config,
        attn_implementation=attention,
        use_safetensors=True,
        dtype=torch.float32,
        output_loading_info=True,
        **given,
    )


def _tokenizer(files: ModelFiles) -> Any:
    maker, folder = transformers().AutoTokenizer, files.folder
    found = _guarded(
        folder,
        lambda: maker.from_pretrained(folder, local_files_only=True, trust_remote_code=False),
    )
    # Without its files some make an empty one, to which every word is unknown. Bytes need none.
    names = sorted(set(getattr(found, "vocab_files_names", {}).values()))
    if names and not any((folder / each).is_file() for each in names):
        raise ModelError(
            "there is no tokenizer in {folder}: it needs one of {files}",
            folder=called(folder),
            files=", ".join(names),
        )
    return found


def _guarded(folder: Path, load: Callable[[], Any]) -> Any:
    """What ``load`` makes; whatever goes wrong with somebody's files is said in a sentence."""
    try:
        return load()
    except MemoryError as error:
        raise ModelError("{folder} does not fit into memory", folder=called(folder)) from error
    except Exception as error:
        words = " ".join(str(error).split())[:300] or type(error).__name__
        raise ModelError(
            "{folder} cannot be loaded: {error}", folder=called(folder), error=words
        ) from error
