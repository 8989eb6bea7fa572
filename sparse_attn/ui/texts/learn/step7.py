"""Step 7 in words: random links, BigBird and Longformer."""

ENGLISH = {
    "s7_title": "Random links, BigBird, Longformer",
    "s7_idea": "One layer moves information along one link; several layers move it along a path. "
    "With a window alone, paths are long. A few **random** links per query shorten them, as in a "
    "small world. **Longformer** is window + global tokens; **BigBird** is window + global + "
    "random.",
    "s7_control": "Random keys per query",
    "s7_seed": "Random seed",
    "s7_question": "There is no link {pair}, but two layers will do: query {query} reads some "
    "token m, and m reads key {key} (“{word}”). **Paint one such token m in the marked row.**",
    "s7_through": "Query {query} reads {middle} “{word}”, and {middle} reads {key}: two steps.",
    "s7_half": "Query {query} does read {middle} “{word}”, but {middle} does not read {key}. Look "
    "down column {key}: which rows are filled?",
    "s7_other": "{middle} “{word}” does read {key}, but query {query} does not read {middle}.",
    "s7_neither": "Query {query} does not read {middle} “{word}”, nor does {middle} read {key}.",
    "s7_random": "window + random",
    "s7_bigbird": "BigBird",
    "s7_longformer": "Longformer",
    "s7_links": "Links: {which}",
    "s7_layers": "Layers needed: {which}",
    "s7_alone": "**Window alone: up to {most} layers** ({pairs} pairs).",
    "s7_fact": "{which}: up to {most} layers, {mean} on average ({pairs} pairs).",
    "s7_papers": "With a global token nobody is more than two layers away. Random links need no "
    "hub, and make many short paths instead of one crowded one. BigBird's paper draws them in "
    "blocks and for each head; here they are single keys.",
}

JAPANESE = {
    "s7_title": "ランダムなリンク、BigBird、Longformer",
    "s7_idea": "1 層で情報はリンク 1 本分進み、層を重ねると道をたどって進みます。窓だけでは"
    "道が長くなります。クエリごとに少数の**ランダムな**リンクを加えると、スモールワールドのように"
    "道が短くなります。**Longformer** は窓 + グローバル、**BigBird** は窓 + グローバル + "
    "ランダムです。",
    "s7_control": "クエリごとのランダムなキー",
    "s7_seed": "乱数シード",
    "s7_question": "{pair}にはリンクがありませんが、2 層あれば届きます。クエリ {query} が"
    "あるトークン m を読み、m がキー {key}「{word}」を読めばよいのです。"
    "**そのような m を 1 つ、印の付いた行で塗ってください。**",
    "s7_through": "クエリ {query} は {middle}「{word}」を読み、{middle} は {key} を読みます。"
    "2 ステップで届きました。",
    "s7_half": "クエリ {query} は {middle}「{word}」を読みますが、{middle} は {key} を読みません。"
    "列 {key} を縦に見ると、どの行が埋まっているでしょうか。",
    "s7_other": "{middle}「{word}」は {key} を読みますが、"
    "クエリ {query} は {middle} を読みません。",
    "s7_neither": "クエリ {query} は {middle}「{word}」を読まず、{middle} も {key} を読みません。",
    "s7_random": "窓 + ランダム",
    "s7_bigbird": "BigBird",
    "s7_longformer": "Longformer",
    "s7_links": "リンク: {which}",
    "s7_layers": "必要な層の数: {which}",
    "s7_alone": "**窓だけ: 最大 {most} 層**（{pairs} 組）。",
    "s7_fact": "{which}: 最大 {most} 層、平均 {mean} 層（{pairs} 組）。",
    "s7_papers": "グローバルトークンがあれば、誰とでも 2 層以内です。"
    "ランダムなリンクはハブを必要とせず、1 本の混み合う道の代わりに多くの近道を作ります。"
    "BigBird の論文ではブロック単位でヘッドごとに選びますが、ここでは 1 個ずつのキーです。",
}
