"""English words of the Best page."""

ENGLISH = {
    "best": "Best of its size",
    "best_intro": "Which window, global tokens and random keys keep most of dense attention with "
    "so many keys per query? The search looks at the input, so what it finds fits this input "
    "first of all; below it is tried on others.",
    "best_search": "Search",
    "best_search_help": "Takes a while at this length; it can be stopped. Windows on a geometric "
    "grid, for each of them global tokens added one by one (the one that keeps most mass per pair "
    "it costs), then the windows beside the best one, then random keys in place of global tokens. "
    "Every number shown is exact; that nothing better exists is not proven.",
    "best_not_searched": "Press Search: {length} tokens take a while.",
    "best_found": "**{kept}** of dense attention with **{keys}** keys per query: {words}.",
    "best_beside": "The pattern set now keeps {kept} with {keys} keys per query; the most that as "
    "many keys for every query could keep is {most}.",
    "best_window": "window {window}",
    "best_globals": "{count} global tokens ({positions})",
    "best_one_global": "1 global token ({positions})",
    "best_no_globals": "no global token",
    "best_random": "{count} random keys",
    "best_no_random": "no random key",
    "best_more": "{positions}, …",
    "best_adopt": "Take this pattern",
    "best_adopt_help": "Sets window, global positions and random keys, and shows the maps.",
    "best_too_many": "So many global tokens ({count}) do not fit into a link; the pattern can be "
    "had from the library: sparse_attn.measures.",
    "best_line": "best found",
    "best_bound": "the most that as many keys could keep",
    "best_now": "the pattern set now",
    "best_star": "best at {keys} keys",
    "best_axis_keys": "keys per query",
    "best_axis_kept": "dense attention kept, mean",
    "best_frontier_help": "The dashed line is the top-k oracle: every query reads its strongest "
    "keys, as many as the pattern below gives it. It looks at the content, so it is a bound and no "
    "pattern.",
    # elsewhere
    "best_elsewhere": "The same positions elsewhere",
    "best_elsewhere_intro": "Were the global tokens found, or fitted? The pattern on inputs that "
    "the search did not see, against as many tokens placed by simple rules, and against a window "
    "of as many keys.",
    "best_try": "Try on other inputs",
    "best_no_globals_to_try": "The pattern found has no global token to place.",
    "best_nothing_else": "This file has one head and one item: there is nothing else to try.",
    "best_input": "input",
    "best_given": "found (greedy)",
    "best_even": "evenly spaced",
    "best_drawn": "random (mean of {count}, lowest to highest)",
    "best_only_window": "no globals, wider window",
    "best_winner": "wins",
    "best_wins_given": "found",
    "best_wins_even": "even",
    "best_wins_random": "random",
    "best_wins_window": "window",
    "best_drawn_cell": "{mean} ({low} to {high})",
    "best_head": "head {head}",
    "best_seed": "seed {seed}, head {head}",
    "best_item": "item {item}, head {head}",
    "best_summary": "On {count} inputs not seen: found wins {given}, evenly spaced {even}, random "
    "{random}, a wider window {window} times.",
    # backwards
    "best_backwards": "The smallest that keeps enough",
    "best_backwards_intro": "The other way round: how many keys per query does a window with "
    "global tokens need on this input to keep {target} % of dense attention?",
    "best_smallest": "Search the smallest",
    "best_smallest_found": "**{keys}** keys per query, {share} of what dense attention reads, keep "
    "**{kept}**: {words}.",
    "best_map": "A captured map",
    "best_map_help": "An .npz with the weights as full_attn: shape (T, T), (H, T, T) or "
    "(B, H, T, T); heads and items are averaged. Nothing in the file is executed, and nothing is "
    "kept.",
    "best_map_found": "{source}: the smallest window with global tokens that keeps {target} % of "
    "this map has **{keys}** keys per query and keeps **{kept}**: {words}.",
    "best_source": "{source} · head {head} of {heads}",
    "best_source_causal": "{source} · head {head} of {heads} · causal",
}
