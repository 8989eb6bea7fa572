"""English words of the Explore page and of the sidebar that all pages share."""

ENGLISH = {
    "app": "Sparse Attention Explorer",
    "explore": "Explore",
    # sidebar
    "input": "Input",
    "view": "View",
    "length_quick": "Common lengths",
    "window_exact": "Window, exact",
    "more_pattern": "More about the pattern",
    "no_globals": "no global tokens",
    "built_numbers": "At this length: {numbers}.",
    "built_source": "[Published]({source}): {published}. For window, global and random keys of "
    "your own, choose Custom.",
    "on_hubs": "Put them on the hubs",
    "panel_0": "Left map",
    "panel_1": "Middle map",
    "panel_2": "Right map",
    "device": "Computing on {device}",
    "upload": "An .npz with q and k",
    "upload_help": "Arrays q and k of shape (H, T, D) or (B, H, T, D), and if you like v and "
    "tokens. Nothing in the file is executed.",
    "example": "Download an example .npz",
    "example_help": "q, k, v and tokens of a short sentence: the format in one file.",
    "text_placeholder": "Paste or type a text; the maps follow when you leave the field.",
    "tokens_found": "{count} tokens",
    "missing_text": "This link shows a text that is too long to travel in a link "
    "(it has the fingerprint {digest}). Paste the text on the left to see the picture.",
    "missing_arrays": "This link shows arrays from a file (its fingerprint is {digest}). Choose "
    "the file on the left to see the picture.",
    "too_large": "{source}: its {size} is {value}. Allowed: at most {most}.",
    "batch_allowed": "a whole number from 0 to {last} (the file has {count} items)",
    "other_text": "This text has the fingerprint {given}; the link named the one with {digest}. "
    "The text given is shown.",
    "range": "{help} ({low} to {high})",
    "no_text": "Text (text): it is empty. Write at least one word on the left.",
    "no_arrays": "Arrays (arrays): no file is chosen. Choose an .npz with q and k on the left, or "
    "try the example.",
    "computing": "Computing …",
    "still_shown": "The last picture that could be made is shown.",
    # inspector
    "inspector": "Query {query}{token}",
    "row_sentence": "sees **{keys}** of {length} keys and keeps **{kept}** of its dense attention",
    "row_empty": "sees no key: its row is empty",
    "pair_sentence": "pair ({query}, {key}){tokens}: {why} · sparse weight **{sparse}** · dense "
    "weight {dense}",
    "allowed_by": "allowed by {rules}",
    "not_allowed": "not allowed by any rule",
    "verdict_yes": ":material/check: {reason}",
    "verdict_no": ":material/close: {reason}",
    "no_rules": "The pattern has no rule at all.",
    "assertion": "As Python",
    "assertion_help": "The answer as lines of Python that hold: paste them into a test or a "
    "notebook.",
    "row_axis": "key position",
    "row_scores": "score",
    "row_mask": "mask",
    "row_log_sparse": "log Σ allowed",
    "row_log_dense": "log Σ all",
    "row_keys": "Keys {first} to {last}; zoom the maps or the chart to see fewer.",
    "row_marks_one": "One mark a key.",
    "row_marks": "A mark stands for {keys} keys: their largest score and weight, and their "
    "share of the mask.",
    "story": "Scores → mask → softmax: the mask cuts **{cut}** of the dense weight off (red); the "
    "softmax gives it to the keys that are left, each in proportion: **{gain}** its dense weight.",
    "story_whole": "Scores → mask → softmax: the mask cuts nothing off, the weights are dense.",
    "story_empty": "Scores → mask → softmax: the mask cuts everything off, no key is left.",
    "story_padding": "This position is padding: nothing is attended to.",
    "kept_sentence": "The queries keep **{mean}** of dense attention on average, **{median}** in "
    "the median; mean KL(sparse ‖ dense) **{divergence}** nats.",
    "kept_no_end": "∞",
    "kept_pattern": "this pattern",
    "kept_best": "best choice of as many keys",
    "kept_axis": "query",
    "kept_share": "dense attention kept",
    "kept_band": "least to most",
    "kept_points": "A point is the mean over {queries} neighbouring queries, as far as they were "
    "weighed.",
    "kept_worst": "The queries that lose most; press one to see its row",
    "kept_query": "{query} keeps {kept}",
    "kept_all": "Weigh every query of dense attention: about {seconds} s, can be abandoned",
    "kept_sample": "Dense attention is long here: the numbers are of {count} of the {length} "
    "queries, evenly spaced.",
    "heads_long": "Dense attention over {length} tokens is weighed on demand only, and up to some "
    "100,000 tokens.",
    "heads_alone": "At this length one head is made at a time.",
    "heads_head": "head",
    "heads_kept": "keeps",
    "heads_best": "best",
    "heads_worst": "worst query",
    "heads_divergence": "KL, nats",
    "heads_error": "output error",
    "heads_help": "Means over the queries. *Best*: the share that the largest weights keep, as "
    "many for every query as the pattern has keys; no pattern of this size can keep more. *Output "
    "error*: the distance of the sparse output from the dense one, relative to the dense one.",
    "no_values": "The input has no values v, so there is no output to compare.",
    "row_sparse": "sparse ↑",
    "row_dense": "dense ↓",
    "row_cut": "dense, not allowed",
    "row_kept": "dense, allowed",
    "strongest": "Its strongest keys",
    "column_key": "key",
    "column_token": "token",
    "column_rules": "allowed by",
    "column_sparse": "sparse weight",
    "column_dense": "dense weight",
    # sharing
    "copy_link": "Copy link",
    "copy_link_help": "A link that shows exactly this picture, also after defaults change. It "
    "holds every setting; long texts and files are named by a fingerprint only.",
}
