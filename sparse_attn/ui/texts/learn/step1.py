"""Step 1 in words: attention is a table of T × T weights."""

ENGLISH = {
    "s1_title": "Attention is a table",
    "s1_idea": "Every token asks a question (**query**) and offers an answer (**key**). Attention "
    "compares **every** query with **every** key: row *i* of the table says how token *i* shares "
    "its attention among all tokens. Each row adds up to 100 %. This is *dense* attention.",
    "s1_grid": "Dense attention, in percent",
    "s1_control": "Tokens read, N",
    "s1_count": "**{n} tokens: {n} × {n} = {pairs} weights.**",
    "s1_row": "Read row {query} (“{word}”): {own} of its attention stays with itself. Of the "
    "others key {key} (“{key_word}”) gets most, {weight}.",
    "s1_question": "The table has N = {n} rows. Now the text becomes **twice as long: {double} "
    "tokens.** How many weights does the table hold then?",
    "s1_label": "Number of weights",
    "s1_right": "Twice as many rows, and each row is twice as long. Four times the work "
    "for twice the text, which is what O(N²) means.",
    "s1_twice": "That is what one expects at first: twice the {pairs} weights. But both sides of "
    "the table grow, so there are twice as many rows **and** each is twice as long: four times.",
    "s1_other": "The table is square: its rows double and its columns double, so {pairs} weights "
    "become four times as many.",
}

JAPANESE = {
    "s1_title": "アテンションは 1 枚の表",
    "s1_idea": "どのトークンも質問（**クエリ**）を出し、答えの手がかり（**キー**）を差し出します。"
    "アテンションは**すべての**クエリを**すべての**キーと比べます。表の第 *i* 行は、"
    "トークン *i* が全トークンに注意をどう配分するかを表し、各行の合計は 100 % です。"
    "これを「密な」アテンションと呼びます。",
    "s1_grid": "密なアテンション（%）",
    "s1_control": "読むトークン数 N",
    "s1_count": "**{n} トークン: {n} × {n} = {pairs} 個の重み。**",
    "s1_row": "第 {query} 行（「{word}」）を読みましょう。注意の {own} は自分自身に向いています。"
    "ほかで最も多いのはキー {key}（「{key_word}」）の {weight} です。",
    "s1_question": "この表には N = {n} 行あります。文章が **2 倍の {double} トークン**になると、"
    "表の重みは全部でいくつになるでしょうか。",
    "s1_label": "重みの個数",
    "s1_right": "行の数が 2 倍になり、各行の長さも 2 倍になります。"
    "文章が 2 倍なら計算は 4 倍。これが O(N²) の意味です。",
    "s1_twice": "最初はそう考えがちです（{pairs} 個の 2 倍）。しかし表は縦にも横にも伸びます。"
    "行が 2 倍に増え、**さらに**各行も 2 倍の長さになるので、4 倍になります。",
    "s1_other": "表は正方形です。行も列も 2 倍になるので、{pairs} 個の重みは 4 倍になります。",
}
