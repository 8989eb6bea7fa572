"""The words of the Reach page."""

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
    "the colour of the first of them to be joined; pointing at it also tells the last.",
    "reach_pixel_one": "Grey: not joined within {layers}. One pixel is one pair.",
    "reach_query": "query",
    "reach_key": "key",
    "reach_layers": "layers",
    "reach_last": "the last of its pairs",
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
    "study_built": "This preset's global tokens and random keys are fixed; choose Custom or "
    "another preset to vary them.",
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

JAPANESE = {
    "reach": "到達",
    "reach_intro": "情報はどこまで届くでしょうか。1 層でクエリは、自分が読むキーの知っていることを"
    "受け取り、残差接続がそれまでに知ったことを保ちます。クエリとキーは、間のステップ数と同じ数の"
    "層でつながります。",
    "reach_run": "{length} トークンを追う: 1 パターンに約 {seconds} 秒、中止できます",
    "reach_after": "**{layers}** の後、クエリは知りうるトークンの **{share}** を知っています。"
    "最も遠いものは **{farthest}** トークン先です。",
    "reach_all": "**{needed}** より先は何も増えません。{share} がすべてです。",
    "reach_everything": "**{needed}** の後、どのクエリも知りうるすべてのトークンを知っています。",
    "reach_not_all": "届きうるすべてに届くには、**{layers}** では足りません。",
    "layer_one": "1 層",
    "layer_many": "{layers} 層",
    "reach_map": "組がつながるまでの層数",
    "reach_curves": "層ごとのつながり",
    "reach_pixel": "灰色: {layers} 以内にはつながりません。1 ピクセルは {step} × {step} 組で、"
    "その中で最初につながる組の色です。指すと最後の組も分かります。",
    "reach_pixel_one": "灰色: {layers} 以内にはつながりません。1 ピクセルが 1 組です。",
    "reach_query": "クエリ",
    "reach_key": "キー",
    "reach_layers": "層",
    "reach_last": "その中で最後の組",
    "reach_not_yet": "まだつながらない",
    "reach_share": "つながった組",
    "reach_farthest": "最も遠いトークン",
    "reach_pattern": "このパターン",
    "reach_way": "クエリ {query} がキー {key} を知る道筋は {layers}: {way}",
    "reach_itself": "クエリ {query} は、層がなくても自分自身を知っています。",
    "reach_no_way": "クエリ {query} は、何層あってもキー {key} を知ることはありません。",
    "reach_pick": "クエリとキーを選ぶと、情報がたどる道筋が表示されます。",
    "globals_none": "グローバルトークンなし",
    "globals_one": "グローバルトークン 1 個({position})",
    "globals_all": "全 {count} 個",
    "globals_all_blocks": "全 {count} ブロック",
    "globals_one_block": "グローバルブロック 1 個({position})",
    "globals_help": "行と列をもつグローバルトークンが 1 つあれば、どの 2 つのトークンも 2 層で"
    "つながります。1 層目でそれがすべてを読み、2 層目ですべてがそれを読むからです。"
    "行だけ、列だけではそうなりません。",
    "globals_help_causal": "因果マスクの下では、グローバルトークンは自分より前だけを読み、"
    "後からだけ読まれます。過去と未来をつなぐので、先頭にあるものは何もつなぎません。",
    "study_built": "このプリセットのグローバルトークンとランダムなキーは固定です。変えるには"
    "カスタムか別のプリセットを選んでください。",
    "study_dense": "密なアテンションは 1 層ですべてをつなぐので、加えるものはありません。",
    "random_no_keys": "ランダムなキーなし",
    "random_no_blocks": "ランダムなブロックなし",
    "random_some_keys": "ランダム {count} 個",
    "random_some_blocks": "ランダムなブロック {count} 個",
    "random_keys_column": "ランダム",
    "random_share_column": "{layers} 後のつながり",
    "random_band_column": "最小〜最大",
    "random_buys_column": "1 個増えるごとに",
    "random_points": "{points} ポイント",
    "random_help": "{seeds} 個のシードの平均と、最小から最大までの帯です。グローバルトークンは"
    "それだけですべてをつないでしまうので、除いてあります。",
    "random_run": "キーの数ごとに {seeds} 個のシードで引く",
    "random_wait": "{length} トークンのパターンを {count} 個引きます。"
    "どれかの設定を変えると中止できます。",
}
