"""Step 8 in words: what it costs."""

ENGLISH = {
    "s8_title": "What it costs",
    "s8_idea": "Dense attention compares N · N pairs. Window and global tokens compare about "
    "N · (2W + 1) pairs in the band and 2 · N · G in rows and columns: **O(N·W + N·G)**, which "
    "grows like the text itself. Counted here, and measured on the machine that shows this page.",
    "s8_question": "A text of **1,048,576 tokens**, a window of {keys} keys, {globals} global "
    "tokens. **How many times fewer pairs than dense attention?** Half or twice the number is "
    "close.",
    "s8_label": "Times fewer",
    "s8_right": "Dense: {dense} pairs. Sparse: {sparse}. The ratio is about N divided by the keys "
    "per query (here about {keys}, and the rows of the global tokens).",
    "s8_other": "A way to think of it: dense attention gives every query 1,048,576 keys, the "
    "pattern about {keys}, plus the few full rows. {dense} ÷ {sparse} = {ratio}.",
    "s8_table": "Pairs by length: {keys} keys + {globals} global tokens",
    "s8_length": "tokens",
    "s8_dense": "dense pairs",
    "s8_sparse": "sparse pairs",
    "s8_ratio": "times fewer",
    "s8_map": "dense map",
    "s8_sparse_s": "sparse time",
    "s8_dense_s": "dense time",
    "s8_cell": "{length} tokens, {what}: {value}",
    "s8_formula": "**From one row to the next the text grows 4 times: dense grows 16 times, sparse "
    "about 4 times** (W = {window}, G = {globals}).",
    "s8_memory": "“Dense map” is what one head's weights would take as float32. At a million "
    "tokens that is {size}: no machine here holds it, and no picture needs it.",
    "s8_measure": "Measure here",
    "s8_measuring": "Measuring …",
}

JAPANESE = {
    "s8_title": "どれだけの計算になるか",
    "s8_idea": "密なアテンションは N · N 組を比べます。窓とグローバルトークンなら、帯で約 "
    "N · (2W + 1) 組、行と列で約 2 · N · G 組。**O(N·W + N·G)** なので、文章の長さと同じ割合で"
    "しか増えません。ここでは組を数え、このページを表示している計算機で時間も測ります。",
    "s8_question": "**1,048,576 トークン**の文章、窓は {keys} 個のキー、グローバルトークンは "
    "{globals} 個です。**密なアテンションに比べ、組の数は何分の 1 になるでしょうか。** "
    "正解の半分から 2 倍までなら「惜しい」とします。",
    "s8_label": "何分の 1",
    "s8_right": "密なら {dense} 組、疎なら {sparse} 組です。比はおよそ N ÷ クエリあたりのキー数"
    "（ここでは約 {keys} 個、それにグローバルトークンの行）です。",
    "s8_other": "こう考えてみましょう。密ならクエリごとに 1,048,576 個のキー、このパターンなら"
    "約 {keys} 個で、ほかは全キーを読む少数の行だけです。{dense} ÷ {sparse} = {ratio}。",
    "s8_table": "長さと組の数: {keys} 個のキー + グローバル {globals} 個",
    "s8_length": "トークン",
    "s8_dense": "密の組",
    "s8_sparse": "疎の組",
    "s8_ratio": "何分の 1",
    "s8_map": "密なマップ",
    "s8_sparse_s": "疎の時間",
    "s8_dense_s": "密の時間",
    "s8_cell": "{length} トークン、{what}: {value}",
    "s8_formula": "**1 行進むと文章は 4 倍になります。密は 16 倍、疎は約 4 倍に増えます**"
    "（W = {window}、G = {globals}）。",
    "s8_memory": "「密なマップ」は 1 ヘッド分の重みを float32 で保存したときの大きさです。"
    "100 万トークンでは {size} になります。ここにはそれを収められる計算機はなく、"
    "図を描くのにも必要ありません。",
    "s8_measure": "ここで測る",
    "s8_measuring": "測定中 …",
}
