"""The words of the Cost page."""

from sparse_attn.language import current_language

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

JAPANESE = {
    "cost": "コスト",
    "cost_intro": "アテンションのコストを、机上で正確に数え、この計算機で測ります。",
    # 数える
    "cost_counted": "机上の計算",
    "cost_head": "ヘッド {head}",
    "cost_what": "項目",
    "cost_this": "このパターン",
    "cost_dense": "密",
    "cost_ratio": "密 ÷ これ",
    "cost_pairs": "組の数、1 ヘッド",
    "cost_keys": "1 クエリあたりのキー（平均）",
    "cost_density": "T² マスに対する割合",
    "cost_blocks": "{size} ごとのブロックの割合",
    "cost_flops": "演算数、{heads} ヘッド",
    "cost_flops_blocks": "{size} ごとのブロックでの演算数",
    "cost_tensors": "q、k、v と出力",
    "cost_gathered": "集めたキーと値",
    "cost_scratch": "このエンジンの作業領域（最大）",
    "cost_weights": "許される組の重み",
    "cost_full": "マップ全体 full_attn",
    "cost_flop": "{count}FLOP",
    "cost_counted_help": "演算数: 各組について q·k に 2·D、重み · v に 2·D(D = {dim})。softmax は"
    "含みません。バイト数は float32 のテンソルの大きさです。"
    "ブロック単位で動くカーネルが飛ばせるのは、"
    "許される組を 1 つも含まないブロックだけなので、"
    "節約できる量を示すのはマスではなくブロックの割合です。"
    "「集めた」は、教育用の unfold のモジュールのように、"
    "クエリごとのキーと値を並べたときの大きさです。",
    # 式
    "cost_formula": "なぜこの数の組になるか",
    "cost_formula_sum": "各項の合計は **{pairs}** 組で、数えた結果と一致します。教科書の N·W + "
    "N·G は "
    "{book} で、**{off}** {direction}です。端と重なりを省き、グローバルトークンが読む分を"
    "数えていないからです。",
    "cost_too_many": "多すぎ",
    "cost_too_few": "少なすぎ",
    "cost_formula_exact": "各項の合計は **{pairs}** 組です。数えた結果とも、教科書の N·W + N·G とも"
    "一致します。",
    "cost_no_formula": "このパターンには閉じた式が知られていません(最後のブロックが欠けているか、"
    "くじで決まるため)。組の数は実際にたどって数えています。",
    "cost_term": "項",
    "cost_term_formula": "式",
    "cost_term_pairs": "組の数",
    "cost_symbols": "n = {n}、w = {w}{d}、G = {g}{r}{b}。窓は片側の数で、キーは 2w + 1 個です。",
    "cost_symbol_d": "、間隔 d = {d}",
    "cost_symbol_r": "、ランダム r = {r}",
    "cost_symbol_b": "、{b} トークンのブロック単位(b = {b})",
    "term_dense": "すべての組",
    "term_band": "帯",
    "term_edges": "端で切れる分",
    "term_columns": "グローバルの列",
    "term_rows": "グローバルの行",
    "term_rows_and_columns": "行と列の重なり",
    "term_band_and_columns": "帯と列の重なり",
    "term_band_and_rows": "帯と行の重なり",
    "term_all_three": "3 つすべての重なり（引きすぎた分）",
    "term_random": "ランダムなキー",
    "term_blocks": "ブロック内の対角線より上",
    # 増え方
    "cost_growth": "系列が長くなると",
    "cost_growth_help": "カスタムのパターンは、どの長さでも窓とグローバル位置の書き方を保ちます"
    "（::128 ならトークンはどんどん増えます）。プリセットは長さの設定と同じように長さに従います。",
    "cost_curve_this": "このパターン",
    "cost_curve_blocks": "64 ごとのブロック",
    "cost_curve_dense": "密",
    "cost_curve_book": "教科書の N·W + N·G",
    "cost_axis_length": "長さ T（トークン）",
    "cost_axis_pairs": "計算する組、1 ヘッド",
    "cost_here": "T {length}",
    # 測る
    "cost_measured": "この計算機で",
    "cost_measure": "時間とメモリを測る",
    "cost_measure_help": "このエンジンと torch の密なアテンションを交互に測ります。{device} で "
    "{dim} 次元の {heads} ヘッド、{first} から {last} トークンまで、最長でも約 {seconds} 秒です。"
    "長くかかりすぎる長さは始めません。同じサーバーにほかの利用者がいると遅くなります。",
    "cost_stop": "停止",
    "cost_not_measured": "このパターンはまだ測っていません。",
    "cost_axis_seconds": "1 回の計算時間",
    "cost_axis_bytes": "q、k、v 以外のメモリ",
    "cost_curve_engine": "このエンジン",
    "cost_curve_sdpa": "密（torch の SDPA）",
    "cost_crossover_mark": "T ≈ {length} で同じ",
    "cost_crossover": "**T ≈ {length}** で両者は同じ時間になり、それより長いと疎なエンジンのほうが"
    "速くなります。",
    "cost_quicker_already": "測った中で最も短い **T = {length}** から、すでに疎なエンジンのほうが"
    "速くなっています。",
    "cost_no_crossover": "ここでは **T = {length}** まで密なアテンションのほうが速いです。"
    "組が少ないことと速いことは、まだ同じではありません。",
    "cost_measured_note": "{pattern} · {heads} ヘッド、D {dim}、{device} · "
    "シードを決めた乱数で最大 3 回"
    "測った中央値（時間は値によりません）· メモリ: 1 回の最大値、出力を含む",
}

# The words inside the formulas, which the library writes in English.
FORMULAS_JAPANESE = {
    "keys in the window of a global token": "グローバルトークンの窓にあるキー",
    "queries whose window holds a global token": "窓にグローバルトークンを含むクエリ",
    "global tokens in each other's window": "互いの窓にあるグローバルトークン",
    "keys left": "残りのキー",
    "blocks on the diagonal": "対角線上のブロック",
}


def formula_words(formula: str) -> str:
    """A formula with its words in the language that is spoken now.

    >>> formula_words("Σ min(r, keys left)")
    'Σ min(r, keys left)'
    """
    if current_language() == "ja":
        for english, japanese in FORMULAS_JAPANESE.items():
            formula = formula.replace(english, japanese)
    return formula
