"""The words of the Compare page."""

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
    "compare_reached_already": "{size_name} {size}, as before: {keys} keys per query",
    "compare_not_reached": "{size_name} {size} is the smallest there is, and still has {keys} "
    "keys per query",
    "compare_no_size": "has no size to change: {keys} keys per query",
    "compare_size_window": "window",
    "compare_size_block": "block",
    # answer
    "compare_winner": "**{winner} keeps more: {most}** of dense attention, {runner_up} keeps "
    "{less}. They read {winner_keys} and {other_keys} keys per query, take {winner_flops} and "
    "{other_flops}, and touch {winner_blocks} and {other_blocks} of the blocks of {size}, which a "
    "kernel cannot skip.",
    "compare_tie": "**{winner} and {runner_up} keep equally much: {most}** of dense attention. "
    "They read {winner_keys} and {other_keys} keys per query, take {winner_flops} and "
    "{other_flops}, and touch {winner_blocks} and {other_blocks} of the blocks of {size}, which a "
    "kernel cannot skip.",
    "compare_why": "The difference is largest in the {part}: {winner} keeps {most} with "
    "{winner_keys} keys per query there, {other} {less} with {other_keys}.",
    "compare_why_alone": "The difference is largest in the {part}: {winner} keeps {most} with "
    "{winner_keys} keys per query there, {other} has none.",
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
    "compare_row_error": "error of the output, relative, mean",
    "compare_row_farthest": "farthest token known after {layers} layers",
    "compare_row_density": "share of the T² cells",
    "compare_row_blocks": "share of blocks of {size}",
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

JAPANESE = {
    "compare": "比較",
    "too_long": "長さ T (T): {length} トークンは、このページの計算には多すぎます。"
    "密なアテンションの全組を計算するからです。使えるのは {most} 以下です。"
    "それより長いものは「探索」で表示できます。",
    "compare_long": "{length} トークンでは時間がかかりますが、途中で止められます。",
    "compare_start": "比較する",
    "compare_row_reach": "{layers} 層の後につながった組",
    "compare_row_needed": "すべての組がつながるまでの層",
    "compare_row_needed_more": "{layers} より多い",
    "compare_row_never": "つながらない（{layers} 層より先は増えない）",
    # 選ぶ
    "compare_first": "サイドバーで設定",
    "compare_add": "パターンを追加",
    "compare_add_help": "最大 4 つまで比べられます。1 つ目はサイドバーで設定したものです。",
    "compare_add_this": "1 つ目の複製",
    "compare_remove": "削除",
    "compare_edit": "サイドバーで編集",
    "compare_edit_help": "サイドバーで設定する 1 つ目のパターンと入れ替えます。",
    "compare_reached": "{size_name} {asked} を {size} に変更: 1 クエリあたり {keys} 個のキー",
    "compare_reached_already": "{size_name} は {size} のまま: 1 クエリあたり {keys} 個のキー",
    "compare_not_reached": "{size_name} は {size} が最小で、それでも 1 クエリあたり {keys} 個の"
    "キーがあります",
    "compare_no_size": "変えられる大きさがありません: 1 クエリあたり {keys} 個のキー",
    "compare_size_window": "窓",
    "compare_size_block": "ブロック",
    # 答え
    "compare_winner": "**{winner} のほうが多く保持します: {most}**。{runner_up} "
    "は密なアテンションの "
    "{less} です。1 クエリあたりのキーは {winner_keys} 個と {other_keys} 個、"
    "演算は {winner_flops} と {other_flops}、カーネルが飛ばせない {size} ごとのブロックは "
    "{winner_blocks} と {other_blocks} です。",
    "compare_tie": "**{winner} と {runner_up} は同じだけ保持します: {most}**。"
    "1 クエリあたりのキーは {winner_keys} 個と {other_keys} 個、"
    "演算は {winner_flops} と {other_flops}、カーネルが飛ばせない {size} ごとのブロックは "
    "{winner_blocks} と {other_blocks} です。",
    "compare_why": "差が最も大きいのは{part}です。そこで {winner} はキー {winner_keys} 個で "
    "{most} を、"
    "{other} はキー {other_keys} 個で {less} を保持しています。",
    "compare_why_alone": "差が最も大きいのは{part}です。そこで {winner} はキー {winner_keys} 個で "
    "{most} を保持しています。{other} にはありません。",
    "compare_none": "なし",
    "compare_references": "因果マスクのあるパターンは因果的な密なアテンションと、ほかは全組と"
    "比べています。割合の分母が異なることに注意してください。",
    "compare_input": "{source} · ヘッド {head}（全 {heads}）",
    "compare_parts_help": "複数の部品が許す組は、最初の部品に数えます。",
    "compare_axis_kept": "保持した密なアテンション",
    "compare_axis_keys": "1 クエリあたりのキー",
    "part_band": "帯",
    "part_global": "グローバルトークン",
    "part_random": "ランダムなキー",
    "part_dense": "すべてのキー",
    # 表
    "compare_table": "すべてを 1 つの表に",
    "compare_row_keys": "1 クエリあたりのキー（平均）",
    "compare_row_pairs": "密なアテンションが読む組に対する割合",
    "compare_row_kept": "保持した密なアテンション（平均）",
    "compare_row_median": "… 中央値のクエリ",
    "compare_row_worst": "… 最小のクエリ",
    "compare_row_worst_value": "{kept}（クエリ {query}）",
    "compare_row_oracle": "同じ数のキーで保持できる上限",
    "compare_row_found": "… そのうちパターンが捉えた割合",
    "compare_row_divergence": "KL（疎 ‖ 密）、平均",
    "compare_row_nats": "{number} nat",
    "compare_row_error": "出力の相対誤差、平均",
    "compare_row_farthest": "{layers} 層の後に知っている最も遠いトークン",
    "compare_row_density": "T² マスに対する割合",
    "compare_row_blocks": "{size} ごとのブロックの割合",
    "compare_row_flops": "演算数、{heads} ヘッド",
    "compare_row_weights": "許される組の重みの大きさ",
    "compare_row_seconds": "1 回の計算時間（測定）",
    "compare_row_memory": "1 回のメモリ（測定）",
    "compare_row_dense": "密（torch の SDPA）: {seconds}、{memory}",
    "compare_measure": "時間とメモリを測る",
    "compare_measure_help": "各パターンと torch の密なアテンションを {device} で 1 回ずつ測ります。"
    "{dim} 次元の {heads} ヘッド、{length} トークンで、最長でも約 {seconds} 秒です。",
    "compare_table_help": "各パターンは自分に対応する密なアテンション（因果マスクがあれば因果的な"
    "密）と"
    "比べます。「同じ数のキーで保持できる上限」では、各クエリがパターンと同じ数だけ最も強いキーを"
    "読みます。内容を見て選ぶので、パターンではなく上限です。",
    # マップ
    "compare_maps": "マップ",
    "compare_caption": "{pattern}: {words}、{kept} を保持",
    "compare_cells": "どのマスか",
    "compare_cells_with": "{first} と比べる相手",
    "cells_neither": "どちらでもない",
    "cells_only": "{pattern} のみ",
    "cells_both": "両方",
    "cells_mixed": "1 ピクセルに複数",
    "cells_query": "クエリの位置",
    "cells_key": "キーの位置",
    "cells_counts": "表示範囲: 両方が許す組 **{both}**、{first_name} のみ **{first}**、"
    "{second_name} のみ **{second}**。",
    # 流儀
    "conventions": "同じ窓の数値、ライブラリごとの意味",
    "conventions_intro": "誰かのコードに**窓 {number}** とあります。どういう意味でしょうか。"
    "このプロジェクトの読み方(|i − j| ≤ {number})と異なるマスに印を付けます。",
    "conventions_library": "ライブラリ",
    "conventions_means": "ここでの言い方",
    "conventions_keys": "1 クエリあたりのキー",
    "conventions_only": "多いマス",
    "conventions_missing": "少ないマス",
    "conventions_source": "出典",
    "conventions_causal": "{part}、因果マスク",
    "conventions_link": "[{host}]({source})",
    "conventions_same": "同じ",
    "conventions_more": "ここより多い",
    "conventions_less": "ここだけ",
    "conventions_shown": "{length} のうち、クエリとキー 0〜{last} を表示。",
}
