"""English words of the Reach page."""

ENGLISH = {
    "reach": "Reach",
    "reach_intro": "How far information travels: in one layer a query takes in what the keys it "
    "reads know, and a residual connection keeps what it knew. So many layers join query and key "
    "as there are steps between them.",
    "reach_run": "Follow {length} tokens: about {seconds} s a pattern, can be abandoned",
    "reach_after": "After **{layers}** a query knows of **{share}** of the tokens it may know of; "
    "the farthest stands **{farthest}** tokens away.",
    "reach_all": "After **{needed}** nothing more is reached: {share} is all there is.",
    "reach_everything": "After **{needed}** every query knows of every token it may know of.",
    "reach_not_all": "**{layers}** do not suffice to reach all that can be reached.",
    "layer_one": "1 layer",
    "layer_many": "{layers} layers",
    "reach_map": "Layers until a pair is joined",
    "reach_curves": "Joined, layer by layer",
    "reach_pixel": "Grey: not joined within {layers}. One pixel is {step} × {step} pairs and has "
    "the colour of the last of them; pointing at it also tells the first.",
    "reach_pixel_one": "Grey: not joined within {layers}. One pixel is one pair.",
    "reach_query": "query",
    "reach_key": "key",
    "reach_layers": "layers",
    "reach_first": "the first of its pairs",
    "reach_not_yet": "not joined yet",
    "reach_share": "pairs joined",
    "reach_farthest": "farthest token",
    "reach_pattern": "this pattern",
    "reach_way": "What query {query} knows of key {key} comes over {layers}: {way}",
    "reach_itself": "Query {query} knows itself without any layer.",
    "reach_no_way": "Query {query} never learns of key {key}, however many layers there are.",
    "reach_pick": "Choose a query and a key to see the way information takes.",
    "globals_none": "no global token",
    "globals_one": "one global token ({position})",
    "globals_all": "all {count}",
    "globals_all_blocks": "all {count} blocks",
    "globals_one_block": "one global block ({position})",
    "globals_help": "One global token with row and column joins any two tokens in two layers: the "
    "first lets it read everything, the second lets everything read it. A row or a column alone "
    "does not.",
    "globals_help_causal": "Under a causal mask a global token reads only what stands before it "
    "and is read only by what comes after: it joins its past with its future, and one at the very "
    "start joins nothing.",
    "study_dense": "Dense attention joins everything in one layer; there is nothing to add.",
    "random_no_keys": "no random key",
    "random_no_blocks": "no random block",
    "random_some_keys": "{count} random",
    "random_some_blocks": "{count} random blocks",
    "random_keys_column": "random",
    "random_share_column": "joined after {layers}",
    "random_band_column": "least to most",
    "random_buys_column": "each more buys",
    "random_points": "{points} points",
    "random_help": "The mean over {seeds} seeds, with a band from the least to the most. Global "
    "tokens are left out, since they would join everything by themselves.",
    "random_run": "Draw {seeds} seeds for each number of keys",
    "random_wait": "This draws {count} patterns of {length} tokens; it can be abandoned by "
    "changing any setting.",
}
