"""The words of the Best page."""

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
    "best_one_random": "1 random key",
    "best_no_random": "no random key",
    "best_more": "{positions}, …",
    "best_adopt": "Take this pattern",
    "best_adopt_help": "Sets window, global positions and random keys, and shows the maps.",
    "best_too_many": "So many global tokens ({count}) do not fit into a link; the pattern can be "
    "had from the library: sparse_attn.measures.",
    "best_other_length": "The map has another length than the input shown, so the pattern cannot "
    "be taken over; with a synthetic input it can.",
    "best_line": "best found",
    "best_bound": "the most that as many keys could keep",
    "best_now": "the pattern set now",
    "best_star": "best at {keys} keys",
    "best_axis_keys": "keys per query",
    "best_axis_kept": "dense attention kept, mean",
    "best_frontier_help": "The dashed line is the top-k oracle: every query reads its strongest "
    "keys, as many as the pattern below gives it. It looks at the content, so it is a bound and no "
    "pattern. Press a point of the line for the pattern of that size.",
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

JAPANESE = {
    "best": "最良のパターン",
    "best_intro": "1 クエリあたり同じ数のキーなら、どの窓、どのグローバルトークン、"
    "どのランダムなキーが"
    "密なアテンションを最も多く保持するでしょうか。探索は入力を見て行うので、見つかるものはまず"
    "この入力に合っています。下ではほかの入力でも試します。",
    "best_search": "探索",
    "best_search_help": "この長さでは時間がかかりますが、途中で止められます。等比の窓ごとに"
    "グローバルトークンを 1 つずつ（費用となる 1 組あたり最も多く保持するものから）加え、"
    "次に最良の窓の前後を調べ、最後にグローバルトークンの代わりにランダムなキーを試します。"
    "表示する数値はすべて正確ですが、これより良いものがないことの証明ではありません。",
    "best_not_searched": "「探索」を押してください。{length} トークンでは時間がかかります。",
    "best_found": "1 クエリあたり **{keys}** 個のキーで密なアテンションの **{kept}** を保持: "
    "{words}。",
    "best_beside": "現在のパターンは 1 クエリあたり {keys} 個のキーで {kept} を保持しています。"
    "各クエリが同じ数のキーで保持できる上限は {most} です。",
    "best_window": "窓 {window}",
    "best_globals": "グローバルトークン {count} 個({positions})",
    "best_one_global": "グローバルトークン 1 個({positions})",
    "best_no_globals": "グローバルトークンなし",
    "best_random": "ランダムなキー {count} 個",
    "best_one_random": "ランダムなキー 1 個",
    "best_no_random": "ランダムなキーなし",
    "best_more": "{positions}、…",
    "best_adopt": "このパターンを使う",
    "best_adopt_help": "窓、グローバル位置、ランダムなキーを設定し、マップを表示します。",
    "best_too_many": "グローバルトークンが {count} 個ではリンクに入りません。このパターンは"
    "ライブラリの sparse_attn.measures から得られます。",
    "best_other_length": "マップの長さが表示中の入力と異なるため、このパターンは使えません。"
    "合成入力なら使えます。",
    "best_line": "見つかった最良",
    "best_bound": "同じ数のキーで保持できる上限",
    "best_now": "現在のパターン",
    "best_star": "キー {keys} 個での最良",
    "best_axis_keys": "1 クエリあたりのキー",
    "best_axis_kept": "保持した密なアテンション（平均）",
    "best_frontier_help": "破線は top-k オラクルです。各クエリが、下のパターンと同じ数だけ"
    "最も強いキーを読みます。内容を見て選ぶので、パターンではなく上限です。"
    "線の上の点を押すと、その大きさのパターンを選べます。",
    # ほかの入力で
    "best_elsewhere": "同じ位置をほかの入力で",
    "best_elsewhere_intro": "見つかったグローバルトークンは本物でしょうか、それとも当てはめすぎで"
    "しょうか。探索が見ていない入力で、同じ数のトークンを単純な規則で置いた場合や、"
    "同じ数のキーをもつ窓と比べます。",
    "best_try": "ほかの入力で試す",
    "best_no_globals_to_try": "見つかったパターンには、置くべきグローバルトークンがありません。",
    "best_nothing_else": "このファイルはヘッドも項目も 1 つだけなので、"
    "ほかに試すものがありません。",
    "best_input": "入力",
    "best_given": "探索で発見（貪欲）",
    "best_even": "等間隔",
    "best_drawn": "ランダム（{count} 回の平均、最小〜最大）",
    "best_only_window": "グローバルなし、広い窓",
    "best_winner": "勝者",
    "best_wins_given": "発見",
    "best_wins_even": "等間隔",
    "best_wins_random": "ランダム",
    "best_wins_window": "窓",
    "best_drawn_cell": "{mean}（{low}〜{high}）",
    "best_head": "ヘッド {head}",
    "best_seed": "シード {seed}、ヘッド {head}",
    "best_item": "項目 {item}、ヘッド {head}",
    "best_summary": "見ていない {count} 個の入力での勝ち数: 発見 {given}、等間隔 {even}、"
    "ランダム {random}、広い窓 {window}。",
    # 逆向き
    "best_backwards": "十分に保持する最小のパターン",
    "best_backwards_intro": "逆向きに考えます。この入力で密なアテンションの {target} % を"
    "保持するには、窓とグローバルトークンに 1 クエリあたり何個のキーが必要でしょうか。",
    "best_smallest": "最小を探索",
    "best_smallest_found": "1 クエリあたり **{keys}** 個のキー（密なアテンションが読む量の "
    "{share}）で "
    "**{kept}** を保持: {words}。",
    "best_map": "取り出したマップ",
    "best_map_help": "重みを full_attn として含む .npz です。形は (T, T)、(H, T, T)、"
    "(B, H, T, T) のいずれか。ヘッドと項目は平均します。ファイルの中身は実行されず、"
    "保存もされません。",
    "best_map_found": "{source}: このマップの {target} % を保持する、グローバルトークン付きの最小の"
    "窓は、1 クエリあたり **{keys}** 個のキーで **{kept}** を保持します: {words}。",
    "best_source": "{source} · ヘッド {head}（全 {heads}）",
    "best_source_causal": "{source} · ヘッド {head}（全 {heads}）· 因果マスク",
}
