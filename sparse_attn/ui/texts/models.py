"""English words of the Model page."""

ENGLISH = {
    "models": "Model",
    "models_intro": "The true queries and keys of a model of your own, and what a pattern in the "
    "place of its attention costs.",
    "models_off": "Models are switched off on this server (SPARSE_ATTN_MODELS).",
    "models_missing": "This page needs the package transformers, which is not installed. "
    "Everything else works without it. One command, run in the app's environment, installs it:",
    "model_text": "Text for the model",
    "model_text_help": "The model's own tokenizer cuts it into tokens; nothing is cut off at the "
    "model's limit: a text that is too long is refused.",
    "model_example": "openai-community/gpt2",
    "model_cls": "Special tokens",
    "model_load": "Load",
    "model_loading": "Loading {what} …",
    "model_plan": "{kind} · {parameters} M parameters · needs about {weights} for its weights and "
    "{run} for a text of {tokens} tokens, of {budget} ({variable})",
    "model_unknown_yet": "{model} is no folder here; *Load* asks the Hugging Face hub for it.",
    "model_not_allowed": "{model} is not among the models that this server allows.",
    "model_too_long": "the text must have at most {most} tokens here, got {count}; take a part "
    "of it",
    "model_failed": "{model} cannot run on this text: {error}",
    # all heads
    "strip_headline": "**{model}** · {tokens} tokens · {layers} layers × {heads} heads · the "
    "pattern keeps **{kept}** of the model's own attention",
    "strip_layer": "layer",
    "strip_head": "head",
    "strip_hover": "layer {layer}, head {head}<br>keeps {kept}",
    "strip_empty": "Choose a model and press *Load*: every head appears here, with how much of its "
    "own attention the pattern of the sidebar keeps.",
    "strip_pattern": "The pattern of the sidebar over this text: {pattern}. Below each map: how "
    "much of the head's own attention it keeps. A click chooses a head.",
    "strip_causal": "A decoder stays causal whatever the pattern says.",
    "strip_sampled": "Maps and shares come from {count} evenly spread queries.",
    # one head
    "own_dense": "This layer's own mask: every token sees every token.",
    "own_causal": "This layer's own mask: causal, each token sees itself and what came before.",
    "own_window": "This layer's own mask is a window: {before} tokens back, {after} ahead. Explore "
    "shows the same q and k against dense attention instead.",
    "own_other": "This layer's own mask: {rules}.",
    "head_explore": "Explore this head",
    "head_explore_help": "Opens Explore on the true queries and keys of this layer, with the "
    "pattern and the global tokens as they are here.",
    "head_save": "Save q and k",
    "head_save_help": "An .npz with q, k, v and the tokens, as the Arrays input takes it: a class "
    "can work on it without the model.",
    # in place
    "costs_title": "In the place of the model's attention",
    "costs_series": "What to measure",
    "costs_series_help": "The pattern of the sidebar, in all chosen layers together and in each "
    "alone; or a series in which one number moves and the rest stays. The best of each size keeps "
    "most of the chosen layers' own attention, around the size of the sidebar's pattern.",
    "series_one": "This pattern, layer by layer",
    "series_window": "Wider and wider windows",
    "series_globals": "More and more global tokens",
    "series_random": "More and more random keys",
    "series_best": "The best of each size, searched on this text",
    "step_best": "window {window}, {hubs} global, {random} random",
    "best_windowed": "the best of a size is searched among keys that the model's own attention "
    "reaches: choose layers without a window of their own, all causal or none",
    "step_window": "window {count}",
    "step_globals": "{count} global, evenly spread",
    "step_random": "{count} random keys",
    "costs_layers": "Layers",
    "costs_all": "all of them",
    "costs_run": "Measure",
    "costs_waiting": "Runs the model on the text with its own attention, then with the pattern in "
    "its place.",
    "costs_together": "together",
    "costs_alone": "the pattern in this layer alone, and in all chosen layers together",
    "costs_keys": "keys per query",
    "costs_pattern": "pattern",
    "costs_with": "with {step}",
    "costs_place": "in {count} of {layers} layers",
    "costs_next": "The pattern {where}: next-token loss **{sparse}** nats instead of {dense} "
    "(**{change}**, {asked} tokens) · final hidden states change by {hidden} %",
    "costs_masked": "The pattern {where}: masked-token loss **{sparse}** nats instead of {dense} "
    "(**{change}**, {asked} masked tokens, the same in every run) · final hidden states change by "
    "{hidden} %",
    "costs_hidden": "The pattern {where}: final hidden states change by **{hidden} %** (the model "
    "has no head that says a token)",
    "measure_next": "change of the next-token loss, nats",
    "measure_masked": "change of the masked-token loss, nats",
    "measure_hidden": "change of the final hidden states, %",
    "column_loss": "loss",
    "column_change": "change",
    "column_hidden": "hidden states",
}
