"""English words of the Compare page."""

ENGLISH = {
    "compare": "Compare",
    # choosing
    "compare_first": "set in the sidebar",
    "compare_add": "Add a pattern",
    "compare_add_help": "Up to four patterns. The first is the one that the sidebar sets.",
    "compare_add_this": "A copy of the first",
    "compare_remove": "Remove",
    "compare_edit": "Edit in the sidebar",
    "compare_edit_help": "Changes places with the first pattern, which the sidebar sets.",
    "compare_reached": "{size_name} {size} instead of {asked}: {keys} keys per query",
    "compare_not_reached": "{size_name} {size} is the smallest there is, and still has {keys} "
    "keys per query",
    "compare_no_size": "has no size to change: {keys} keys per query",
    "compare_size_window": "window",
    "compare_size_block": "block",
    # answer
    "compare_winner": "**{winner} keeps more: {most}** of dense attention, {runner_up} keeps "
    "{less}. They read {winner_keys} and {other_keys} keys per query, and take {winner_flops} and "
    "{other_flops}.",
    "compare_tie": "**{winner} and {runner_up} keep equally much: {most}** of dense attention. "
    "They read {winner_keys} and {other_keys} keys per query, and take {winner_flops} and "
    "{other_flops}.",
    "compare_why": "Most of the difference lies in the {part}: {winner} keeps {most} with "
    "{winner_keys} keys per query there, {other} {less} with {other_keys}.",
    "too_long": "Length T (T): {length} tokens are too many for what this page does: it weighs "
    "every pair of dense attention. Allowed: at most {most}. Explore shows longer ones.",
    "compare_long": "At {length} tokens this takes a while; it can be stopped.",
    "compare_start": "Compare",
    "compare_none": "nothing",
    "compare_references": "Mind that causal patterns are held against causal dense attention, the "
    "others against all pairs: their shares are of different wholes.",
    "compare_input": "{source} · head {head} of {heads}",
    "compare_parts_help": "A pair that several parts allow counts for the first of them.",
    "compare_axis_kept": "dense attention kept",
    "compare_axis_keys": "keys per query",
    "part_band": "band",
    "part_global": "global tokens",
    "part_random": "random keys",
    "part_dense": "every key",
    # table
    "compare_table": "Everything in one table",
    "compare_row_keys": "keys per query, mean",
    "compare_row_pairs": "share of the pairs that dense attention reads",
    "compare_row_kept": "dense attention kept, mean",
    "compare_row_median": "… median query",
    "compare_row_worst": "… worst query",
    "compare_row_worst_value": "{kept} (query {query})",
    "compare_row_oracle": "the most that as many keys could keep",
    "compare_row_found": "… of which the pattern finds",
    "compare_row_divergence": "KL(sparse ‖ dense), mean",
    "compare_row_nats": "{number} nats",
    "compare_row_reach": "pairs joined after {layers} layers",
    "compare_row_needed": "layers until all pairs are joined",
    "compare_row_needed_more": "more than {layers}",
    "compare_row_never": "never all (no more after {layers})",
    "compare_row_blocks": "share of blocks of 64",
    "compare_row_flops": "operations, {heads} heads",
    "compare_row_weights": "weights of the allowed pairs",
    "compare_row_seconds": "time of one pass, measured",
    "compare_row_memory": "memory of one pass, measured",
    "compare_row_dense": "dense (torch SDPA): {seconds}, {memory}",
    "compare_measure": "Measure time and memory",
    "compare_measure_help": "Times one pass of each pattern and of torch's dense attention on "
    "{device}: {heads} heads of {dim} numbers, {length} tokens, for at most about {seconds} "
    "seconds.",
    "compare_table_help": "Every pattern is held against its own dense reference (causal dense "
    "for a causal one). The most that as many keys could keep: every query reads the strongest "
    "keys, as many as the pattern gives it; this looks at the content, so it is a bound and not a "
    "pattern.",
    # maps
    "compare_maps": "The maps",
    "compare_caption": "{pattern}: {words}, keeps {kept}",
    "compare_cells": "Which cells",
    "compare_cells_with": "{first} against",
    "cells_neither": "neither",
    "cells_only": "only {pattern}",
    "cells_both": "both",
    "cells_mixed": "several in one pixel",
    "cells_query": "query position",
    "cells_key": "key position",
    "cells_counts": "In view: **{both}** pairs that both allow, **{first}** only {first_name}, "
    "**{second}** only {second_name}.",
    # conventions
    "conventions": "One window, as every library means it",
    "conventions_intro": "Somebody's code says **window {number}**. What does it mean? Cells that "
    "differ from this project's reading (|i − j| ≤ {number}) are marked.",
    "conventions_library": "library",
    "conventions_means": "in our terms",
    "conventions_keys": "keys per query",
    "conventions_only": "cells more",
    "conventions_missing": "cells fewer",
    "conventions_source": "source",
    "conventions_causal": "{part}, causal",
    "conventions_link": "[{host}]({source})",
    "conventions_same": "as ours",
    "conventions_more": "more than ours",
    "conventions_less": "only ours",
    "conventions_shown": "Queries and keys 0 to {last} of {length}.",
}
