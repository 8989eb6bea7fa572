"""Step 5 in words: one softmax."""

ENGLISH = {
    "s5_title": "One softmax over both",
    "s5_idea": "A query now has two lists of keys: those of its **window** (slots w) and the "
    "**global** ones (slots g). Put their scores side by side (`cat`), take **one** softmax over "
    "all of them, split the weights again, weigh the values, and add. In a batch the texts may "
    "have different numbers of global tokens: the list is padded to the longest, `maxG`.",
    "s5_question": "Query {query}, window {window}. Item A has two global tokens, item B has one, "
    "so B is padded. A key must count **once**: a global key counts in its g slot. **Paint every "
    "slot that must be masked** in the two key rows.",
    "s5_slots": "The slots of one query",
    "s5_map": "full_attn of item A, in percent",
    "s5_slot": "slot {slot}",
    "s5_key": "key",
    "s5_score": "score",
    "s5_weight": "weight",
    "s5_query": "Query",
    "s5_outside": "Slot {slot} lies outside the text. A padded key would score 0, not −∞, so it "
    "has to be masked.",
    "s5_padding": "Slot {slot} is padding: this item has fewer global tokens than maxG.",
    "s5_duplicate": "Slot {slot} holds key {key} “{word}”, which is global too: it has a g slot, "
    "and counting it here would count it twice.",
    "s5_counts": "Slot {slot} holds key {key} “{word}”: it counts.",
    "s5_legend_out": "masked: −∞ before the softmax, 0 after",
    "s5_split": "**Item A: window {local} + global {remote} = 100 %**, since one softmax was taken "
    "over both.",
    "s5_add": "Weigh and add, the first {count} of {dim} numbers: window {local} + global {remote} "
    "= context {sum}.",
    "s5_twice": "Fault 1: count a global key in the window as well",
    "s5_rowless": "Fault 2: global tokens without their rows",
    "s5_global": "Query {query} is global itself: in the map its row is read over **all** keys, "
    "not over these slots alone.",
    "s5_harm_twice": ":material/warning: **Counted twice:** key {key} “{word}” stands in two "
    "slots, and query {query} gives it {wrong} instead of {right}. Everything else shrinks; "
    "somewhere in the map a weight is off by {most}. The rows still add up to 100 %, so nothing "
    "looks wrong.",
    "s5_harm_elsewhere": ":material/warning: **Counted twice**, but the map's row of query "
    "{query} does not show it. Query {other} suffers most: it gives key {key} “{word}” {wrong} "
    "instead of {right}. The rows still add up to 100 %, so nothing looks wrong.",
    "s5_harm_rows": ":material/warning: **No rows:** “{word}” now reads {keys} of {all} keys. "
    "It is read by everyone but knows only its neighbours: the farthest two tokens are {layers} "
    "layers apart instead of {right}.",
    "s5_try": "Now switch on one of the two classic faults and flip to the map.",
}

JAPANESE = {
    "s5_title": "まとめて 1 つの softmax",
    "s5_idea": "クエリには 2 種類のキーの並びがあります。**窓**のキー（スロット w）と"
    "**グローバル**のキー（スロット g）です。両方のスコアを横に並べ（`cat`）、全体に **1 つの** "
    "softmax をかけ、重みを再び分けて値に掛け、足し合わせます。バッチの中では文章ごとに"
    "グローバルトークンの数が違うことがあるので、最も多い数 `maxG` までパディングします。",
    "s5_question": "クエリ {query}、窓 {window} です。項目 A にはグローバルトークンが 2 つ、"
    "項目 B には 1 つあるので、B はパディングされます。キーを数えるのは **1 回だけ**で、"
    "グローバルなキーは g のスロットで数えます。2 つの「キー」の行で、"
    "**マスクすべきスロットをすべて塗ってください。**",
    "s5_slots": "1 つのクエリのスロット",
    "s5_map": "項目 A の full_attn（%）",
    "s5_slot": "スロット {slot}",
    "s5_key": "キー",
    "s5_score": "スコア",
    "s5_weight": "重み",
    "s5_query": "クエリ",
    "s5_outside": "スロット {slot} は文章の外です。0 で埋めたキーのスコアは −∞ ではなく 0 なので、"
    "マスクが必要です。",
    "s5_padding": "スロット {slot} はパディングです。"
    "この項目のグローバルトークンは maxG より少ないのです。",
    "s5_duplicate": "スロット {slot} のキー {key}「{word}」はグローバルでもあります。"
    "g のスロットがあるので、ここでも数えると 2 回数えることになります。",
    "s5_counts": "スロット {slot} のキー {key}「{word}」は数えます。",
    "s5_legend_out": "マスク: softmax の前は −∞、後は 0",
    "s5_split": "**項目 A: 窓 {local} + グローバル {remote} = 100 %**。"
    "両方をまとめて softmax にかけたからです。",
    "s5_add": "値に掛けて足します（{dim} 個の数のうち最初の {count} 個）: 窓 {local} + "
    "グローバル {remote} = 文脈 {sum}。",
    "s5_twice": "誤り 1: 窓の中のグローバルなキーを二重に数える",
    "s5_rowless": "誤り 2: グローバルトークンに行がない",
    "s5_global": "クエリ {query} 自身がグローバルなので、マップではこれらのスロットだけでなく"
    "**すべての**キーについて行を計算します。",
    "s5_harm_twice": ":material/warning: **二重に数えた結果:** キー {key}「{word}」が 2 つの"
    "スロットに入り、クエリ {query} はそこに {right} ではなく {wrong} を与えます。ほかのキーは"
    "その分だけ減り、マップ全体では最大 {most} ずれます。"
    "行の合計は 100 % のままなので、気づきにくい誤りです。",
    "s5_harm_elsewhere": ":material/warning: **二重に数えた結果:** マップのクエリ {query} の行には"
    "影響しません。影響が最も大きいのはクエリ {other} で、"
    "キー {key}「{word}」に {right} ではなく {wrong} を与えます。"
    "行の合計は 100 % のままなので、気づきにくい誤りです。",
    "s5_harm_rows": ":material/warning: **行がない結果:** 「{word}」が読むキーは {all} 個のうち "
    "{keys} 個だけです。全員に読まれるのに、知っているのは近所のことだけです。"
    "最も離れた 2 つのトークンは {right} 層ではなく {layers} 層も離れてしまいます。",
    "s5_try": "では、典型的な 2 つの誤りのどちらかをオンにして、マップに切り替えてみましょう。",
}
