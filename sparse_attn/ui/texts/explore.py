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
    "row_axis": "key position",
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
