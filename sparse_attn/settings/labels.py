"""What each field is called and means, one table per language.

Widgets and error sentences take their words from here. To add a language, add a table with the
same names; a test holds the tables against the fields.
"""

from __future__ import annotations

from collections.abc import Mapping

from sparse_attn.language import LANGUAGES, current_language
from sparse_attn.settings.label import Label
from sparse_attn.settings.labels_ja import JAPANESE

__all__ = ["LABELS", "Label", "help_of", "label", "option_label"]

_ENGLISH = {
    "preset": Label(
        "Preset",
        "A published pattern. It fixes window, dilation, global positions, random keys, blocks and "
        "causal for the chosen length; changing one of them makes the pattern custom. Patterns of "
        "another make have no such controls. Longformer's global positions are examples; BigBird's "
        "random blocks are shared by the heads here.",
        options={
            "custom": "Custom",
            "longformer": "Longformer",
            "bigbird": "BigBird",
            "sliding_window": "Sliding window",
            "dense": "Dense",
            "streaming_llm": "StreamingLLM",
            "gemma3": "Gemma 3, local layer",
            "block_window": "Block window",
            "bslongformer": "BSLongformer",
            "deepspeed_bigbird": "DeepSpeed BigBird",
            "bigbird_etc": "BigBird, ETC",
            "deepspeed_fixed": "DeepSpeed Fixed",
            "deepspeed_variable": "DeepSpeed Variable",
            "sparse_transformer_strided": "Sparse Transformer, strided",
            "sparse_transformer_fixed": "Sparse Transformer, fixed",
            "phi3": "Phi-3 blocksparse",
            "natten": "NATTEN, 1-D",
            "axial": "Axial",
            "local_2d": "Local 2-D",
            "longnet": "LongNet",
            "star_transformer": "Star-Transformer",
        },
    ),
    "T": Label(
        "Length T",
        "How many tokens the sequence has. Dense attention weighs T x T pairs of tokens.",
        "tokens",
    ),
    "window": Label(
        "Window",
        "How far a token looks to each side. Window 2 means two tokens before, itself and two "
        "after: five keys. In the map the window is the band along the diagonal.",
        "tokens, or blocks",
    ),
    "dilation": Label(
        "Dilation",
        "The distance between the keys of the window. With 2, every second token is skipped: as "
        "many keys reach twice as far.",
        "tokens, or blocks",
    ),
    "globals": Label(
        "Global positions",
        "Tokens that act as hubs: they see every token and every token sees them, so that two "
        "distant tokens are two steps apart. Typical: [CLS], titles, the question. Write "
        "positions from 0 and slices start:stop:step, such as 0, 5, 100:104, ::512, -1; "
        "negative numbers count from the end, stop is not included.",
        "tokens, or blocks",
    ),
    "rows": Label(
        "Global rows",
        "Global tokens see every token: full rows in the map.",
    ),
    "columns": Label(
        "Global columns",
        "Every token sees the global tokens: full columns in the map.",
    ),
    "random": Label(
        "Random keys",
        "How many more keys each token sees, drawn at random, as in BigBird. A few of them make "
        "any two tokens likely to be connected in few steps.",
        "keys, or blocks, per query",
    ),
    "seed": Label(
        "Random seed",
        "Which random keys are drawn. The same seed gives the same picture.",
    ),
    "block": Label(
        "Block size",
        "1 works in single tokens. With more, the sequence is cut into blocks of that size, and "
        "window, dilation, global positions and random keys count blocks, which is how fast "
        "implementations work.",
        "tokens",
    ),
    "causal": Label(
        "Causal",
        "A token sees only itself and what came before, as when text is generated word by word: "
        "the part of the map above the diagonal is empty.",
    ),
    "heads": Label(
        "Heads",
        "How many attention heads work side by side, each with queries and keys of its own.",
    ),
    "head": Label("Head shown", "Which head the maps show, counted from 0."),
    "input": Label(
        "Input",
        "Where queries and keys come from: made up with a structure worth looking at, computed "
        "from a text of yours, or read from a file of yours.",
        options={"structured": "Structured (synthetic)", "text": "Text", "arrays": "Arrays (.npz)"},
    ),
    "locality": Label(
        "Locality",
        "How strongly near tokens attend to each other in the structured input.",
    ),
    "topics": Label(
        "Topics",
        "How strongly tokens of the same topic attend to each other, however far apart.",
    ),
    "hubs": Label(
        "Hubs",
        "How strongly a few tokens draw the attention of all others.",
    ),
    "noise": Label("Noise", "How much randomness lies over the structure."),
    "input_seed": Label(
        "Input seed",
        "Which structured input is made. The same seed gives the same queries and keys.",
    ),
    "D": Label(
        "Head dimension D",
        "How many numbers describe a token to one head: the length of a query or a key.",
    ),
    "text": Label("Text", "Your text. It is split into words, with [CLS] in front."),
    "text_hash": Label(
        "Text file",
        "Names a text too long for a link; opening such a link asks for the text again.",
    ),
    "roles": Label(
        "Global by role",
        "Which tokens of a text become global, beside the positions listed.",
        options={
            "cls": "[CLS]",
            "sentences": "Sentence starts",
            "headings": "Headings",
            "questions": "Question words",
        },
    ),
    "arrays": Label(
        "Arrays file",
        "Names an uploaded file; opening a link with it asks for the file again.",
    ),
    "batch": Label("Batch item", "Which item of an uploaded batch the maps show, from 0."),
    "scale": Label(
        "Colour scale",
        "Attention weights span many powers of ten: the logarithmic scale shows the small ones, "
        "the linear one shows what dominates.",
        options={"log": "Logarithmic", "linear": "Linear"},
    ),
    "reduce": Label(
        "Reduction",
        "What one pixel shows where it covers several pairs: the largest weight, the mean over "
        "all its pairs, or the sum.",
        options={"max": "Maximum", "mean": "Mean", "sum": "Sum"},
    ),
    "panels": Label(
        "Panels",
        "What the three maps show: the sparse weights, the dense ones, sparse minus dense, or "
        "why a pair is allowed.",
        options={
            "sparse": "Sparse",
            "dense": "Dense",
            "difference": "Difference",
            "why": "Why",
        },
    ),
    "query": Label("Inspected query", "The token whose keys are listed below, from 0.", "token"),
    "key": Label("Inspected key", "The key of the pair explained below, from 0.", "token"),
    "view": Label("View", "The rows and columns in view, when zoomed in.", "tokens"),
    "others": Label("Other patterns", "The patterns that this one is compared with."),
    "against": Label(
        "Difference with", "Which of the other patterns the difference is drawn for, from 1."
    ),
    "budget": Label(
        "Keys per query",
        "How many keys a query has on average, global rows included: pairs / T. Patterns are "
        "brought to the same number, so that none wins by reading more.",
        "keys",
    ),
    "target": Label(
        "Share to keep", "How much of dense attention a pattern must keep, in per cent.", "%"
    ),
    "convention": Label(
        "Window in other libraries",
        "The number that stands for the window in somebody's code. Libraries mean different "
        "things by it.",
    ),
    "section": Label(
        "Below the maps",
        "What is shown below the maps: the row of the inspected query, how much of dense attention "
        "every query keeps, or all heads beside the best choice of as many keys.",
        options={"row": "One query", "kept": "Mass kept", "heads": "Heads and bound"},
    ),
    "layers": Label(
        "Layers",
        "How many attention layers lie on top of each other. Each lets information take one more "
        "step from a key to a query that reads it.",
        "layers",
    ),
    "study": Label(
        "Study",
        "What global tokens do for the reach of the pattern, or what random keys do.",
        options={"globals": "What global tokens do", "random": "What random keys buy"},
    ),
    "model": Label(
        "Model",
        "A folder with config.json, model.safetensors and a tokenizer, or the id of a model on the "
        "Hugging Face hub. Only safetensors weights are read, and no code of a model is run.",
    ),
    "layer": Label("Layer", "Which attention layer of the model is looked at, counted from 0."),
    "model_head": Label("Head", "Which head of that layer is looked at, counted from 0."),
    "lang": Label(
        "Language",
        "The language of the app and of its captions; a link takes it along.",
        options={"auto": "As the browser says", **LANGUAGES},
    ),
}

LABELS: Mapping[str, Mapping[str, Label]] = {"en": _ENGLISH, "ja": JAPANESE}


def label(name: str, language: str | None = None) -> str:
    """Return what a field is called; a name that is no field's stands for itself.

    Without ``language``, in the language that is spoken now.

    >>> label("globals")
    'Global positions'
    """
    words = LABELS[language or current_language()].get(name)
    return words.label if words else name


def help_of(name: str, language: str | None = None) -> str:
    """Return what a field means, in a sentence or two.

    >>> help_of("seed", "en")
    'Which random keys are drawn. The same seed gives the same picture.'
    """
    return LABELS[language or current_language()][name].help


def option_label(name: str, option: str, language: str | None = None) -> str:
    """Return what one option of a field is called.

    >>> option_label("preset", "bigbird")
    'BigBird'
    """
    return LABELS[language or current_language()][name].options.get(option, option)
