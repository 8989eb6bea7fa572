"""Loading: what is judged before, what is refused, and the sentence for each."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import huggingface_hub
import pytest
import torch
from huggingface_hub.errors import GatedRepoError, RepositoryNotFoundError

from sparse_attn.models import MissingTransformers, ModelError, hub, load_model, requirement
from sparse_attn.models.folder import model_files
from sparse_attn.models.memory import BUDGET_VARIABLE, budget_bytes, needed_memory
from tests.models import tiny


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.save(tmp_path_factory.mktemp("hub") / "tiny-bert", "BERT")


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    """A copy to damage."""
    made = tmp_path / "damaged"
    made.mkdir()
    for path in folder.iterdir():
        (made / path.name).write_bytes(path.read_bytes())
    return made


def change_config(folder: Path, **changes: Any) -> None:
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_a_folder_becomes_the_same_model(folder: Path) -> None:
    steps: list[str] = []
    loaded = load_model(str(folder), device="cpu", progress=steps.append)
    made = tiny.model("BERT")
    assert type(loaded.model).__name__ == "BertForMaskedLM"
    assert not loaded.model.training
    assert loaded.max_tokens == tiny.LIMIT
    assert steps == ["tiny-bert"]
    with torch.no_grad():
        ids = torch.arange(5, 20)[None]
        assert torch.equal(loaded.model(ids).logits, made(ids).logits)


def test_the_header_alone_says_how_large_it_is(folder: Path) -> None:
    files = model_files(folder)
    made = tiny.model("BERT")
    assert files.parameters == sum(each.numel() for each in made.parameters())
    assert (files.kind, files.architecture) == ("bert", "BertForMaskedLM")
    memory = needed_memory(files, 10)
    assert memory.weights == 4 * files.parameters
    assert needed_memory(files, 20).run == 2 * memory.run
    assert memory.head == 10 * 4 * 3 * tiny.VOCABULARY
    assert needed_memory(files, 10, head=False).total == memory.weights + memory.run


def test_a_window_needs_a_mask_of_all_pairs(tmp_path: Path) -> None:
    files = model_files(tiny.save(tmp_path, "ModernBERT"))
    short, long = (needed_memory(files, each).run for each in (1_000, 2_000))
    assert long - 2 * short == 18 * (2_000**2 - 2 * 1_000**2)


def test_the_config_of_the_texts_counts(copy: Path) -> None:
    path = copy / "config.json"
    config = json.loads(path.read_text())
    outer = {name: config.pop(name) for name in ("model_type", "architectures")}
    plain, found = model_files(copy), needed_memory(model_files(copy), 10)
    path.write_text(json.dumps({**outer, "text_config": config}))
    assert needed_memory(model_files(copy), 10) == found
    assert model_files(copy).max_tokens == plain.max_tokens == tiny.LIMIT


def test_a_sharded_model_is_read_by_its_index(tmp_path: Path) -> None:
    made = tiny.model("GPT-2")
    made.save_pretrained(tmp_path, max_shard_size="20KB")
    tiny.byte_tokenizer().save_pretrained(tmp_path)
    assert len(list(tmp_path.glob("*.safetensors"))) > 1
    parameters = sum(each.numel() for each in made.parameters())
    assert model_files(tmp_path).parameters == parameters
    assert type(load_model(str(tmp_path)).model).__name__ == "GPT2LMHeadModel"


def test_memory_above_the_budget_is_refused_before_loading(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ModelError, match=r"tiny-bert .* above the budget of 9\.8 KiB"):
        load_model(str(folder), budget=10_000)
    monkeypatch.setenv(BUDGET_VARIABLE, "0.5")
    assert budget_bytes() == 2**29
    monkeypatch.setenv(BUDGET_VARIABLE, "plenty")
    with pytest.raises(ModelError, match=r"SPARSE_ATTN_MODEL_GIB must be a number .* 'plenty'"):
        budget_bytes()


def test_code_of_a_models_own_is_never_run(copy: Path) -> None:
    mark = copy / "ran"
    (copy / "modeling_own.py").write_text(f"open({str(mark)!r}, 'w')\n")
    code = {"AutoConfig": "modeling_own.C", "AutoModel": "modeling_own.M"}
    change_config(copy, model_type="own", auto_map=code)
    with pytest.raises(ModelError, match=r"damaged needs Python code of its own .* never run"):
        load_model(str(copy))
    change_config(copy, model_type="bert")  # transformers knows this one: its own code is used
    assert type(load_model(str(copy)).model).__module__.startswith("transformers.")
    assert not mark.exists()


def test_an_attention_kernel_that_a_config_names_is_not_fetched(copy: Path) -> None:
    for field in ("_attn_implementation", "attn_implementation"):
        change_config(copy, **{field: "someone/kernel"})
    assert load_model(str(copy)).model.config._attn_implementation == "sdpa"


def test_a_model_with_modules_of_its_own_is_loaded_with_them(tmp_path: Path) -> None:
    values = {**tiny.COMMON, "attention_window": [8] * tiny.LAYERS, "sep_token_id": 3}
    tiny.made_from("LongformerModel", "LongformerConfig", values).save_pretrained(tmp_path)
    tiny.tokenizer().save_pretrained(tmp_path)
    assert load_model(str(tmp_path)).model.config._attn_implementation == "eager"


def test_an_unknown_type_is_named(copy: Path) -> None:
    change_config(copy, model_type="never-heard")
    with pytest.raises(ModelError, match=r"'never-heard', which transformers .* does not know"):
        load_model(str(copy))


def truncate(folder: Path) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-100])


def garble(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"\xff" * 100)


def unpickle(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    (folder / "pytorch_model.bin").write_bytes(pickle.dumps({}))


def outside(folder: Path) -> None:
    index = {"weight_map": {"a": "../tiny-bert/model.safetensors"}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))


def forget_words(folder: Path) -> None:
    """A BERT without its words gets an empty tokenizer from transformers: all is unknown to it."""
    for path in folder.glob("tokenizer*"):
        path.unlink()


DAMAGE: tuple[tuple[Callable[[Path], Any], str], ...] = (
    (truncate, r"model\.safetensors in damaged is damaged"),
    (garble, r"model\.safetensors in damaged is damaged"),
    (unpickle, r"only pytorch_model\.bin: weights are read from safetensors alone"),
    (outside, "names files outside the folder"),
    (lambda it: (it / "model.safetensors").unlink(), r"no model\.safetensors in damaged"),
    (lambda it: (it / "config.json").unlink(), r"no config\.json in damaged"),
    (lambda it: (it / "config.json").write_text("{"), r"config\.json in damaged is damaged"),
    (lambda it: (it / "config.json").write_text("[]"), "no JSON object"),
    (lambda it: (it / "config.json").write_text("{}"), "names no model_type"),
    (lambda it: change_config(it, hidden_size=64), "damaged (cannot be loaded|.*do not fit)"),
    (lambda it: change_config(it, num_hidden_layers=4), "do not fit BertForMaskedLM: 16 are"),
    (lambda it: change_config(it, hidden_size="wide"), "damaged cannot be loaded"),
    (lambda it: change_config(it, quantization_config={"a": 1}), "damaged holds quantized"),
    (lambda it: (it / "adapter_config.json").write_text("{}"), "damaged is an adapter"),
    (lambda it: (it / "tokenizer.json").write_text("{}"), "damaged cannot be loaded"),
    (forget_words, r"no tokenizer in damaged: it needs one of tokenizer\.json, vocab\.txt"),
)


@pytest.mark.parametrize(("damage", "sentence"), DAMAGE)
def test_a_damaged_file_gets_a_sentence(
    copy: Path, damage: Callable[[Path], Any], sentence: str
) -> None:
    damage(copy)
    with pytest.raises(ModelError, match=sentence) as caught:
        load_model(str(copy))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "name", ["", " ", "a b", "../no/such", "/no/such/folder", "x" * 300, "a\nb"]
)
def test_what_is_neither_folder_nor_id(name: str) -> None:
    with pytest.raises(ModelError, match=r"no hub id|a folder or a hub id"):
        load_model(name)


class Failing:
    """A hub that answers with an error."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def model_info(self, *_: Any, **__: Any) -> None:
        raise self.error


def hub_error(kind: type[Exception]) -> Exception:
    import httpx2

    request = httpx2.Request("GET", "http://hub.invalid")
    return kind("no", response=httpx2.Response(404, request=request))  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (lambda: OSError("Name or service not known"), "does not answer .OSError.; without a"),
        (lambda: RuntimeError("odd"), "does not answer"),
        (lambda: hub_error(RepositoryNotFoundError), "no model on the hub called 'no/such-model'"),
        (lambda: hub_error(GatedRepoError), "no/such-model asks for permission"),
    ],
)
def test_the_hub_fails_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, error: Callable[[], Exception], sentence: str
) -> None:
    monkeypatch.setattr(huggingface_hub, "HfApi", lambda: Failing(error()))
    with pytest.raises(ModelError, match=sentence):
        load_model("no/such-model")


class Hub:
    """A hub with one model, the files of a folder."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self.folder, self.cache, self.fetched = folder, cache, list[str]()

    def model_info(self, *_: Any, **__: Any) -> SimpleNamespace:
        files = [*self.folder.iterdir(), Path("pytorch_model.bin"), Path("modeling_own.py")]
        sizes = [each.stat().st_size if each.exists() else 1 for each in files]
        named = zip(files, sizes, strict=True)
        found = [SimpleNamespace(rfilename=each.name, size=size) for each, size in named]
        return SimpleNamespace(sha="0" * 40, siblings=found)

    def download(self, _: str, file: str, revision: str | None = None) -> str:
        if revision is not None:  # of none a file that is there already is asked for, by its branch
            assert revision == "0" * 40
            self.fetched.append(file)
        (self.cache / file).write_bytes((self.folder / file).read_bytes())
        return str(self.cache / file)


def test_a_hub_id_is_fetched_without_code_or_pickles(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = Hub(folder, tmp_path)
    monkeypatch.setattr(huggingface_hub, "HfApi", lambda: fake)
    monkeypatch.setattr(huggingface_hub, "hf_hub_download", fake.download)
    steps: list[str] = []
    loaded = load_model("someone/tiny-bert", progress=steps.append)
    assert type(loaded.model).__name__ == "BertForMaskedLM"
    assert fake.fetched == steps[:-1]
    assert fake.fetched[-1] == "model.safetensors"  # the largest one last
    assert not {"pytorch_model.bin", "modeling_own.py"} & set(fake.fetched)
    fake.fetched.clear()
    weights = (folder / "model.safetensors").stat().st_size
    with pytest.raises(ModelError, match=r"of files, above the budget .* not downloaded"):
        hub.locate("someone/tiny-bert", budget_bytes=weights)
    assert not fake.fetched


def test_a_download_that_was_cut_short_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a model in several files the first ones are in the cache: the hub is asked again."""
    made = tiny.model("GPT-2")
    made.save_pretrained(tmp_path, max_shard_size="20KB")
    tiny.byte_tokenizer().save_pretrained(tmp_path)
    config = str(tmp_path / "config.json")
    monkeypatch.setattr(huggingface_hub, "try_to_load_from_cache", lambda *_: config)
    assert hub.known_folder("someone/tiny-gpt") == tmp_path
    sorted(tmp_path.glob("*.safetensors"))[-1].unlink()
    assert hub.known_folder("someone/tiny-gpt") is None


def test_without_transformers_the_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requirement, "has_transformers", lambda: False)
    with pytest.raises(MissingTransformers, match='python -m pip install "transformers>='):
        load_model("anything")


def test_importing_the_library_loads_no_transformers() -> None:
    ask = "print('transformers' in sys.modules)"
    code = f"import sys, sparse_attn, sparse_attn.models; {ask}; import transformers; {ask}"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["False", "True"]  # the question can be answered either way
