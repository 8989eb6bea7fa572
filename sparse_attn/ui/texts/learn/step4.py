"""Step 4 in words: global tokens, columns and rows."""

ENGLISH = {
    "s4_title": "Global tokens: rows and columns",
    "s4_idea": "Make a few tokens **global**: hubs. Everyone reads a hub, which is a full "
    "**column** in the map (all → global). A hub reads everyone, which is a full **row** (global → "
    "all). Then any two tokens are two steps apart: one writes to the hub, the other reads it.",
    "s4_columns": "Columns (all → global)",
    "s4_rows": "Rows (global → all)",
    "s4_who_is": "Who is global? Try a text of your own",
    "s4_roles": "Global by role",
    "s4_text": "A text of your own",
    "s4_text_place": "Empty: the story. Try a heading, a question, a paragraph.",
    "s4_question": "Global: {tokens}, {rules}. The band is drawn already. **Paint every cell that "
    "this adds.**",
    "s4_with_both": "with rows and columns",
    "s4_with_rows": "with rows only",
    "s4_with_columns": "with columns only",
    "s4_with_neither": "with neither rows nor columns",
    "s4_before": "The band so far",
    "s4_why": "Why each pair is allowed",
    "s4_weights": "Sparse attention, in percent",
    "s4_both": "{pair}: query and key are both global, so a row and a column meet here. It is "
    "still one entry.",
    "s4_row": "{pair}: the query is global, and a global token reads everyone (its row).",
    "s4_column": "{pair}: the key is global, and everyone reads a global token (its column).",
    "s4_none": "{pair}: too far for the window, and no rule that is switched on allows it.",
    "s4_who": "**{count} global: {tokens}.** Typical ones are [CLS], titles and headings, and the "
    "words of the question.",
    "s4_count": "The band has {band} pairs, with global tokens {pairs}, dense attention {all}.",
    "s4_layers": "The farthest two tokens: {alone} layers apart with the window alone, {layers} "
    "with the global tokens. Switch the rows or the columns off and see what the hub can still do.",
    "s4_never": "never connected",
    "s4_cut": "The first {shown} tokens are shown; {cut} more are left out.",
}

JAPANESE = {
    "s4_title": "グローバルトークン: 行と列",
    "s4_idea": "いくつかのトークンを**グローバル**、つまりハブにします。全員がハブを読むと、"
    "マップに縦の**列**ができます（全体 → グローバル）。ハブが全員を読むと、横の**行**ができます"
    "（グローバル → 全体）。こうすると、どの 2 つのトークンも 2 ステップでつながります。"
    "一方がハブに書き込み、もう一方がそれを読むのです。",
    "s4_columns": "列（全体 → グローバル）",
    "s4_rows": "行（グローバル → 全体）",
    "s4_who_is": "どれをグローバルにする？ 自分の文章でも試せます",
    "s4_roles": "役割で選ぶ",
    "s4_text": "自分の文章",
    "s4_text_place": "空欄なら例文を使います。見出しや質問文、段落を入れてみましょう。",
    "s4_question": "グローバル: {tokens}（{rules}）。帯はもう描いてあります。"
    "**これによって加わるマスをすべて塗ってください。**",
    "s4_with_both": "行も列もあり",
    "s4_with_rows": "行のみ",
    "s4_with_columns": "列のみ",
    "s4_with_neither": "行も列もなし",
    "s4_before": "いまは帯だけ",
    "s4_why": "それぞれの組が許される理由",
    "s4_weights": "疎なアテンション（%）",
    "s4_both": "{pair}: クエリもキーもグローバルで、行と列が交わります。"
    "それでも数えるのは 1 回です。",
    "s4_row": "{pair}: クエリがグローバルです。グローバルトークンは全員を読みます（行）。",
    "s4_column": "{pair}: キーがグローバルです。全員がグローバルトークンを読みます（列）。",
    "s4_none": "{pair}: 窓には遠すぎ、オンになっているどの規則でも許されません。",
    "s4_who": "**グローバルは {count} 個: {tokens}。** 典型的なのは [CLS]、題名や見出し、"
    "質問文の単語です。",
    "s4_count": "帯だけなら {band} 組、グローバルを加えて {pairs} 組、密なら {all} 組です。",
    "s4_layers": "最も離れた 2 つのトークンは、窓だけなら {alone} 層、グローバルがあれば {layers} "
    "層でつながります。行や列をオフにすると、ハブに何ができなくなるでしょうか。",
    "s4_never": "つながらない（∞）",
    "s4_cut": "先頭の {shown} トークンを表示しています（残り {cut} トークンは省略）。",
}
