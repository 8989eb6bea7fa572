"""Step 3 in words: what the window loses."""

ENGLISH = {
    "s3_title": "What the window loses",
    "s3_idea": "A fact may stand far away: the text says early on where the key is, and asks for "
    "it late. Dense attention finds the earlier word at once. A window cannot: what lies outside "
    "gets nothing, and its share is handed out again to the keys inside.",
    "s3_question": "The query is token {query}, “{word}”. With window {window}, **which key "
    "outside its window would it attend to most?** Read the marked row and paint that one cell.",
    "s3_best": "{pair}: {weight} of its dense attention, more than any other key outside the "
    "window.",
    "s3_less": "{pair}: it does lie outside the window, but holds only {weight}; another one holds "
    "{best}.",
    "s3_within": "{pair}: distance {distance} is at most {window}, so the window keeps it.",
    "s3_lost": "**The window cuts off {weight} of query {query} (“{word}”): its link to key {key} "
    "(“{key_word}”).** It keeps {kept} of its dense attention in all.",
    "s3_all": "Over all queries the window keeps {mean} on average; query {worst} keeps least, "
    "{least}.",
    "s3_reach": "To reach it, the window would have to be {distance}: {keys} keys a query, in a "
    "text of {length} tokens. That is dense attention again.",
}

JAPANESE = {
    "s3_title": "窓が失うもの",
    "s3_idea": "大切な事実が遠くにあることもあります。この文章では、鍵の場所が最初のほうに書かれ、"
    "あとでそれを質問しています。密なアテンションなら前の単語をすぐに見つけます。"
    "窓ではできません。窓の外は 0 になり、その分は窓の中のキーに配り直されます。",
    "s3_question": "クエリはトークン {query}「{word}」です。窓が {window} のとき、"
    "**窓の外で最も注意を向けるはずのキーはどれでしょうか。**"
    " 印の付いた行を読み、そのマスを 1 つ塗ってください。",
    "s3_best": "{pair}: 密なアテンションの {weight}。窓の外のどのキーよりも大きい値です。",
    "s3_less": "{pair}: 確かに窓の外ですが {weight} しかありません。"
    "{best} をもつキーがほかにあります。",
    "s3_within": "{pair}: 距離 {distance} は {window} 以下なので、窓の中に残ります。",
    "s3_lost": "**窓はクエリ {query}「{word}」の注意の {weight} を切り捨てます。"
    "キー {key}「{key_word}」へのつながりです。** 全体では密なアテンションの {kept} が残ります。",
    "s3_all": "全クエリの平均では {mean} が残ります。最も少ないのはクエリ {worst} で、"
    "{least} です。",
    "s3_reach": "そこへ届かせるには窓が {distance} 必要です。{length} トークンの文章で "
    "1 クエリあたり {keys} 個のキー。これでは密なアテンションに逆戻りです。",
}
