"""English words of the Cost page."""

ENGLISH = {
    "cost": "Cost",
    "cost_intro": "What attention costs: counted on paper, exactly, and measured on this machine.",
    # counted
    "cost_counted": "On paper",
    "cost_head": "head {head}",
    "cost_what": "what",
    "cost_this": "this pattern",
    "cost_dense": "dense",
    "cost_ratio": "dense ÷ this",
    "cost_pairs": "pairs, one head",
    "cost_keys": "keys per query, mean",
    "cost_density": "share of the T² cells",
    "cost_blocks": "share of blocks of {size}",
    "cost_flops": "operations, {heads} heads",
    "cost_flops_blocks": "operations in blocks of {size}",
    "cost_tensors": "q, k, v and output",
    "cost_gathered": "keys and values, gathered",
    "cost_scratch": "scratch of this engine, at most",
    "cost_weights": "weights of the allowed pairs",
    "cost_full": "whole map full_attn",
    "cost_flop": "{count}FLOP",
    "cost_counted_help": "Operations: 2·D for q·k and 2·D for weight · v on every pair, D = {dim}; "
    "the softmax is left out. Bytes are those of float32 tensors. A kernel that works in blocks "
    "skips only blocks without a single allowed pair, so the share of blocks, not of cells, says "
    "what it can save. Gathered: what laying out every query's own keys and values takes, as the "
    "unfolded teaching module does.",
    # formula
    "cost_formula": "Why so many pairs",
    "cost_formula_sum": "The terms add up to **{pairs}** pairs, which is what counting gives too. "
    "The books' N·W + N·G is {book}: **{off}** {direction}, because it leaves out edges and "
    "overlaps, and does not count what global tokens read.",
    "cost_too_many": "too many",
    "cost_too_few": "too few",
    "cost_formula_exact": "The terms add up to **{pairs}** pairs, which is what counting gives "
    "too, and what the books' N·W + N·G says.",
    "cost_no_formula": "No closed formula is known for this pattern (its last block is partial, or "
    "it is drawn by lot); its pairs are counted by walking them.",
    "cost_term": "term",
    "cost_term_formula": "formula",
    "cost_term_pairs": "pairs",
    "cost_symbols": "n = {n}, w = {w}{d}, G = {g}{r}{b}. The window is one-sided: 2w + 1 keys.",
    "cost_symbol_d": ", dilation d = {d}",
    "cost_symbol_r": ", random r = {r}",
    "cost_symbol_b": ", in blocks of b = {b} tokens",
    "term_dense": "every pair",
    "term_band": "band",
    "term_edges": "cut off at the ends",
    "term_columns": "global columns",
    "term_rows": "global rows",
    "term_rows_and_columns": "in a row and a column",
    "term_band_and_columns": "in the band and a column",
    "term_band_and_rows": "in the band and a row",
    "term_all_three": "in all three, taken off once too often",
    "term_random": "random keys",
    "term_blocks": "above the diagonal, inside blocks",
    # growth
    "cost_growth": "As the sequence grows",
    "cost_growth_help": "Custom patterns keep their window and the text of their global positions "
    "at every length (so that ::128 means ever more tokens); presets follow the length as they do "
    "in the length control.",
    "cost_curve_this": "this pattern",
    "cost_curve_blocks": "in blocks of 64",
    "cost_curve_dense": "dense",
    "cost_curve_book": "the books' N·W + N·G",
    "cost_axis_length": "length T, tokens",
    "cost_axis_pairs": "pairs to compute, one head",
    "cost_here": "T {length}",
    # measured
    "cost_measured": "On this machine",
    "cost_measure": "Measure time and memory",
    "cost_measure_help": "Times this engine and torch's dense attention in turns, with {heads} "
    "heads of {dim} numbers on {device}, from {first} tokens up to {last}, for at most about "
    "{seconds} seconds: a length that would take too long is not begun. Other visitors of the "
    "same server slow it down.",
    "cost_stop": "Stop",
    "cost_not_measured": "Nothing has been measured for this pattern yet.",
    "cost_axis_seconds": "time of one pass",
    "cost_axis_bytes": "memory beyond q, k and v",
    "cost_curve_engine": "this engine",
    "cost_curve_sdpa": "dense (torch SDPA)",
    "cost_crossover_mark": "equal at T ≈ {length}",
    "cost_crossover": "Both take equally long at **T ≈ {length}**; beyond, the sparse engine is "
    "the quicker one.",
    "cost_quicker_already": "The sparse engine is the quicker one from **T = {length}** on, the "
    "shortest length measured.",
    "cost_no_crossover": "Up to **T = {length}** dense attention is the quicker one here: counting "
    "fewer pairs is not yet being faster.",
    "cost_measured_note": "{pattern} · {heads} heads, D {dim}, {device} · median of up to three "
    "passes on seeded random numbers (time does not depend on them) · memory: peak of one pass, "
    "output included",
}
