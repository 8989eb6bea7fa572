"""Tiny models and tokenizers of every shape, made here with random weights: nothing is fetched."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

VOCABULARY = 60
LAYERS, HEADS, WIDTH = 3, 4, 32
LIMIT = 64  # tokens
WORDS = "the cat sees a dog and dog sees cat in house near old tree . ? why does it run # animals"
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")

COMMON: Mapping[str, Any] = {
    "vocab_size": VOCABULARY,
    "hidden_size": WIDTH,
    "num_attention_heads": HEADS,
    "num_hidden_layers": LAYERS,
    "intermediate_size": 40,
    "max_position_embeddings": LIMIT,
    "initializer_range": 0.3,  # so that attention is far from even
    "pad_token_id": 0,
    "bos_token_id": 2,
    "eos_token_id": 3,
}
_GPT2 = {
    "vocab_size": VOCABULARY, "n_embd": WIDTH, "n_head": HEADS, "n_layer": LAYERS,
    "n_positions": LIMIT, "initializer_range": 0.3, "bos_token_id": 2, "eos_token_id": 3,
}  # fmt: skip
_MODERN = {
    "local_attention": 10, "global_attn_every_n_layers": 2, "cls_token_id": 2, "sep_token_id": 3,
}  # fmt: skip

# name → class, config class, what the config says
SHAPES: Mapping[str, tuple[str, str, Mapping[str, Any]]] = {
    "BERT": ("BertForMaskedLM", "BertConfig", COMMON),
    "GPT-2": ("GPT2LMHeadModel", "GPT2Config", _GPT2),
    "Llama, grouped": ("LlamaForCausalLM", "LlamaConfig", {**COMMON, "num_key_value_heads": 2}),
    "Mistral, sliding": (
        "MistralForCausalLM",
        "MistralConfig",
        {**COMMON, "num_key_value_heads": 1, "sliding_window": 7},
    ),
    "ModernBERT": ("ModernBertForMaskedLM", "ModernBertConfig", {**COMMON, **_MODERN}),
    "Granite, own scale": (
        "GraniteForCausalLM",
        "GraniteConfig",
        {**COMMON, "num_key_value_heads": 2, "attention_multiplier": 0.7},
    ),
    "ALBERT, one layer shared": ("AlbertModel", "AlbertConfig", {**COMMON, "embedding_size": 16}),
}
DECODERS = ("GPT-2", "Llama, grouped", "Mistral, sliding", "Granite, own scale")


def model(name: str, **more: Any) -> Any:
    """A model of one of the ``SHAPES``, in evaluation mode; ``more`` goes into its config."""
    made, config, values = SHAPES[name]
    return made_from(made, config, {**values, **more})


def made_from(class_name: str, config_name: str, values: Mapping[str, Any]) -> Any:
    """A model of transformers from the names of its class and config."""
    import transformers

    config = getattr(transformers, config_name)(**values)
    with torch.random.fork_rng():
        torch.manual_seed(5)
        made = getattr(transformers, class_name)(config)
    return made.eval()


def padded(length: int = 23, left: bool = False) -> dict[str, Tensor]:
    """Two texts, the second with six tokens less than the first."""
    dice = torch.Generator().manual_seed(length)
    ids = torch.randint(5, VOCABULARY, (2, length), generator=dice)
    mask = torch.ones_like(ids)
    mask[1, slice(0, 6) if left else slice(length - 6, length)] = 0
    return {"input_ids": ids.masked_fill(mask == 0, 0), "attention_mask": mask}


@contextmanager
def eager(made: Any) -> Iterator[None]:
    """Attention as each model writes it itself."""
    before = made.config._attn_implementation
    made.set_attn_implementation("eager")
    try:
        yield
    finally:
        made.set_attn_implementation(before)


def eager_weights(made: Any, inputs: Mapping[str, Tensor]) -> list[Tensor]:
    """The attention weights that the model returns itself, a (B, H, T, T) a layer."""
    with eager(made), torch.no_grad():
        return list(made.base_model(**inputs, output_attentions=True).attentions)


def tokenizer() -> Any:
    """A tokenizer that cuts at spaces and knows the ``WORDS``, with special tokens as BERT has."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    names = [*SPECIAL, *dict.fromkeys(WORDS.split())]
    base = Tokenizer(models.WordLevel({each: n for n, each in enumerate(names)}, "[UNK]"))
    base.pre_tokenizer = pre_tokenizers.Whitespace()
    base.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=base,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
        model_max_length=LIMIT,
    )


def byte_tokenizer() -> Any:
    """A byte-level BPE tokenizer without special tokens, as decoders have."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    base = Tokenizer(models.BPE())
    base.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    base.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=300, initial_alphabet=alphabet, show_progress=False)
    base.train_from_iterator([WORDS], trainer)
    return PreTrainedTokenizerFast(tokenizer_object=base, model_max_length=LIMIT)


def save(folder: Path, name: str, words: Callable[[], Any] = tokenizer, **more: Any) -> Path:
    """A model and a tokenizer in a folder, as ``save_pretrained`` writes them."""
    model(name, **more).save_pretrained(folder)
    words().save_pretrained(folder)
    return folder
