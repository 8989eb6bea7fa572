"""The words of the Explore page and of the sidebar that all pages share."""

ENGLISH = {
    "app": "Sparse Attention Explorer",
    "explore": "Explore",
    # sidebar
    "input": "Input",
    "view": "View",
    "length_quick": "Length, in powers of two",
    "window_exact": "Window, exact",
    "more_pattern": "More about the pattern",
    "no_globals": "no global tokens",
    "only_by_role": "by role only",
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
    "roles_none": "Choose roles",
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
    "heads_strip": "head",
    "heads_strip_hover": "head {head}<br>keeps {kept}",
    "heads_strip_help": "Dense attention of every head, and how much of it the pattern keeps. "
    "Click a map to open that head.",
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

JAPANESE = {
    "app": "Sparse Attention Explorer",
    "explore": "探索",
    # サイドバー
    "input": "入力",
    "view": "表示",
    "length_quick": "よく使う長さ",
    "window_exact": "窓（数値）",
    "more_pattern": "パターンの詳細",
    "no_globals": "グローバルトークンなし",
    "only_by_role": "役割によるものだけ",
    "built_numbers": "この長さでの値: {numbers}。",
    "built_source": "[出典]({source}): {published}。"
    "窓・グローバル・ランダムなキーを自分で決めるには、カスタムを選びます。",
    "on_hubs": "ハブに置く",
    "panel_0": "左のマップ",
    "panel_1": "中央のマップ",
    "panel_2": "右のマップ",
    "device": "計算に使う装置: {device}",
    "upload": "q と k を含む .npz",
    "upload_help": "形が (H, T, D) または (B, H, T, D) の配列 q と k。"
    "v と tokens も使えます。ファイルの中身が実行されることはありません。",
    "example": "例の .npz をダウンロード",
    "example_help": "短い文の q、k、v、tokens です。形式が 1 つのファイルで分かります。",
    "text_placeholder": "文章を貼り付けるか入力してください。欄を離れるとマップに反映されます。",
    "tokens_found": "{count} トークン",
    "roles_none": "役割を選ぶ",
    "missing_text": "このリンクの文章は長すぎてリンクに入りません"
    "（フィンガープリント {digest}）。左の欄にその文章を貼り付けると図が表示されます。",
    "missing_arrays": "このリンクはファイルの配列を表示します（フィンガープリント {digest}）。"
    "左でそのファイルを選ぶと図が表示されます。",
    "too_large": "{source}: {size}が {value} です。使えるのは {most} 以下です。",
    "batch_allowed": "0 から {last} までの整数（ファイルには {count} 項目あります）",
    "other_text": "この文章のフィンガープリントは {given} で、"
    "リンクが指す {digest} とは異なります。入力された文章を表示します。",
    "range": "{help}（{low} から {high}）",
    "no_text": "文章 (text): 空です。左の欄に 1 語以上入力してください。",
    "no_arrays": "配列 (arrays): ファイルが選ばれていません。左で q と k を含む .npz を選ぶか、"
    "例をお試しください。",
    "computing": "計算中 …",
    "still_shown": "最後に作れた図を表示しています。",
    # 詳細表示
    "inspector": "クエリ {query}{token}",
    "row_sentence": "は {length} 個のうち **{keys}** 個のキーを見て、密なアテンションの "
    "**{kept}** を保持しています",
    "row_empty": "はキーを 1 つも見ないので、行は空です",
    "pair_sentence": "組 ({query}, {key}){tokens}: {why} · 疎な重み **{sparse}** · "
    "密な重み {dense}",
    "allowed_by": "許可: {rules}",
    "not_allowed": "どの規則でも許されません",
    "verdict_yes": ":material/check: {reason}",
    "verdict_no": ":material/close: {reason}",
    "no_rules": "このパターンには規則が 1 つもありません。",
    "assertion": "Python で",
    "assertion_help": "答えを、成り立つ Python の行にしたものです。"
    "テストやノートブックに貼り付けられます。",
    "row_axis": "キーの位置",
    "row_scores": "スコア",
    "row_mask": "マスク",
    "row_log_sparse": "log Σ（許される組）",
    "row_log_dense": "log Σ（全組）",
    "row_keys": "キー {first}〜{last}。マップか図を拡大すると絞り込めます。",
    "row_marks_one": "1 つの印が 1 個のキーです。",
    "row_marks": "1 つの印は {keys} 個のキーを表します。最大のスコアと重み、マスクの割合です。",
    "story": "スコア → マスク → softmax: マスクは密な重みの **{cut}** を切り捨てます（赤）。"
    "softmax は"
    "それを残ったキーに比例して配り、各キーの重みは密の **{gain}** になります。",
    "story_whole": "スコア → マスク → softmax: マスクは何も切り捨てないので、重みは密と同じです。",
    "story_empty": "スコア → マスク → softmax: マスクがすべてを切り捨て、キーが残りません。",
    "story_padding": "この位置はパディングなので、何にも注意を向けません。",
    "kept_sentence": "クエリは密なアテンションの平均 **{mean}**、中央値で **{median}** "
    "を保持します。"
    "KL（疎 ‖ 密）の平均は **{divergence}** nat です。",
    "kept_no_end": "∞",
    "kept_pattern": "このパターン",
    "kept_best": "同じ数のキーでの最良の選択",
    "kept_axis": "クエリ",
    "kept_share": "保持した密なアテンション",
    "kept_band": "最小〜最大",
    "kept_points": "1 点は隣り合う {queries} 個のクエリのうち、計算したものの平均です。",
    "kept_worst": "最も多く失うクエリ。押すとその行を表示します",
    "kept_query": "{query} は {kept} を保持",
    "kept_all": "密なアテンションの全クエリを計算する: 約 {seconds} 秒、中止できます",
    "kept_sample": "ここでは密なアテンションが長いので、{length} 個のクエリから等間隔に選んだ "
    "{count} 個の数字です。",
    "heads_long": "{length} トークンの密なアテンションは求められたときだけ、約 100,000 トークンまで"
    "計算します。",
    "heads_alone": "この長さでは、一度に 1 つのヘッドだけを作ります。",
    "heads_strip": "ヘッド",
    "heads_strip_hover": "ヘッド {head}<br>{kept} を保持",
    "heads_strip_help": "各ヘッドの密なアテンションと、パターンが保持する割合です。"
    "マップを押すと、そのヘッドを開きます。",
    "heads_head": "ヘッド",
    "heads_kept": "保持",
    "heads_best": "最良",
    "heads_worst": "最小のクエリ",
    "heads_divergence": "KL(nat)",
    "heads_error": "出力の誤差",
    "heads_help": "クエリについての平均です。「最良」: パターンと同じ数だけ、各クエリの最大の重みを"
    "選んだときに保持する割合。この大きさのパターンはこれを超えられません。"
    "「出力の誤差」: 疎な出力と密な出力の距離を、密な出力に対する比で表したもの。",
    "no_values": "この入力には値 v がないので、比べる出力がありません。",
    "row_sparse": "疎 ↑",
    "row_dense": "密 ↓",
    "row_cut": "密（許されない）",
    "row_kept": "密（許される）",
    "strongest": "最も強いキー",
    "column_key": "キー",
    "column_token": "トークン",
    "column_rules": "許す規則",
    "column_sparse": "疎な重み",
    "column_dense": "密な重み",
    # 共有
    "copy_link": "リンクをコピー",
    "copy_link_help": "この図をそのまま再現するリンクです。初期設定が変わっても同じ図になります。"
    "すべての設定を含みますが、長い文章とファイルはフィンガープリントだけです。",
}
