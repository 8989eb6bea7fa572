"""Step 2 in words: the window, a band in the map."""

ENGLISH = {
    "s2_title": "A window: the band",
    "s2_idea": "Most of what a word needs stands near it. So let each token read only its "
    "neighbours: **window** tokens before it, itself, and **window** tokens after it. That makes "
    "2·window + 1 keys for every query, however long the text is.",
    "s2_blank": "Which keys may the marked query read?",
    "s2_band": "The window: a band along the diagonal, in percent",
    "s2_boxes": "unfold_kv: the keys gathered for every token",
    "s2_slot": "slot",
    "s2_question": "Token {query} is the query (marked row), and the window is {window}. **Paint "
    "the cells that it may read**, then check.",
    "s2_near": "{pair}: distance {distance} is at most {window}, so it lies in the window.",
    "s2_far": "{pair}: distance {distance} is more than {window}, so it lies outside.",
    "s2_keys": "**Window {window} means {keys} keys**: both sides and the token itself. At the "
    "ends of the text there are fewer.",
    "s2_shape": "`unfold_kv` gathers them in one go, without a loop: shape (B, H, T, window_len, "
    "D) = {shape}. Flip to the boxes: each row holds the {length} slots of one token, and "
    "neighbouring rows overlap in all but one.",
    "s2_count": "The band has {pairs} of the {all} pairs. Twice the text: about twice the pairs.",
    "s2_box": "token {token}, slot {slot}: key {key} “{word}”",
    "s2_box_empty": "token {token}, slot {slot}: outside the text; masked before the softmax",
    "s2_legend_outside": "outside the text: masked",
}

JAPANESE = {
    "s2_title": "窓（ウィンドウ）: マップの帯",
    "s2_idea": "単語が必要とする情報の多くは、その近くにあります。そこで各トークンが読む相手を"
    "近所だけにします。前に**窓**の数だけ、自分自身、後ろに**窓**の数だけ。"
    "文章がどんなに長くても、1 クエリあたり 2·窓 + 1 個のキーで済みます。",
    "s2_blank": "印の付いたクエリが読めるキーはどれでしょう",
    "s2_band": "窓: 対角線に沿った帯（%）",
    "s2_boxes": "unfold_kv: トークンごとに集めたキー",
    "s2_slot": "スロット",
    "s2_question": "トークン {query} がクエリです（印の付いた行）。窓は {window} です。"
    "**このクエリが読めるマスをすべて塗って**、答え合わせをしましょう。",
    "s2_near": "{pair}: 距離 {distance} は {window} 以下なので、窓の中です。",
    "s2_far": "{pair}: 距離 {distance} は {window} より大きいので、窓の外です。",
    "s2_keys": "**窓 {window} は {keys} 個のキー**という意味です。両側と自分自身を数えます。"
    "文章の端では少なくなります。",
    "s2_shape": "`unfold_kv` はループなしで一度に集めます。"
    "形は (B, H, T, window_len, D) = {shape}。"
    "図を切り替えて箱を見てください。各行が 1 トークン分の {length} スロットで、"
    "隣り合う行は 1 つを除いて重なっています。",
    "s2_count": "帯に含まれるのは {all} 組のうち {pairs} 組です。文章が 2 倍なら、"
    "組の数も約 2 倍です。",
    "s2_box": "トークン {token}、スロット {slot}: キー {key}「{word}」",
    "s2_box_empty": "トークン {token}、スロット {slot}: 文章の外。softmax の前にマスクします",
    "s2_legend_outside": "文章の外: マスク",
}
