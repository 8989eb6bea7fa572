"""Step 6 in words: back to a full map."""

ENGLISH = {
    "s6_title": "Back to a full map",
    "s6_idea": "The slots are compact but hard to read: slot 3 means another token in every row. "
    "For looking at, each weight is **placed** at its key, in a table of T × T: `full_attn`. Now "
    "it can be held against dense attention, cell by cell. Only for looking: the computation "
    "itself never makes this table.",
    "s6_control": "Place the rows before query",
    "s6_question": "The slots of query {query} hold the keys **{slots}** (the last two are "
    "global). **Paint the cells of the marked row where their weights land.**",
    "s6_partly": "full_attn, the rows before query {query}",
    "s6_full": "full_attn, in percent",
    "s6_near": "{pair}: from a slot of the window.",
    "s6_hub": "{pair}: from a global slot.",
    "s6_both": "{pair}: near and global. The window's slot was masked, so the weight comes from "
    "the global slot, once.",
    "s6_row": "{pair}: this query is global, so its row is computed over all keys.",
    "s6_none": "{pair}: no slot holds this key, so the cell stays empty.",
    "s6_rows": "Every row adds up to 1 (the lowest sum is {low}). Weights are added at their key, "
    "not written over it: written over, a key counted twice would lose one of its two weights, and "
    "the map would hide the fault.",
    "s6_engine": "Held against `AttentionMap(q, k, pattern).full()`, which computes the same "
    "another way: largest difference {apart}.",
    "s6_cells": "**{pairs} of {all} cells hold a weight.** The empty ones are hatched: not allowed "
    "is not the same as tiny.",
}

JAPANESE = {
    "s6_title": "T × T のマップに戻す",
    "s6_idea": "スロットはコンパクトですが読みにくいものです。同じスロット 3 でも、"
    "行ごとに別のトークンを指すからです。そこで見るために、各重みをそのキーの位置に**置き**、"
    "T × T の表 `full_attn` にします。これで密なアテンションとマスごとに比べられます。"
    "見るためだけの表で、計算そのものはこの表を作りません。",
    "s6_control": "このクエリの手前まで置く",
    "s6_question": "クエリ {query} のスロットには、キー **{slots}** が入っています"
    "（最後の 2 つがグローバルです）。**その重みが置かれるマスを、印の付いた行で塗ってください。**",
    "s6_partly": "full_attn: クエリ {query} の手前まで",
    "s6_full": "full_attn（%）",
    "s6_near": "{pair}: 窓のスロットから来ます。",
    "s6_hub": "{pair}: グローバルのスロットから来ます。",
    "s6_both": "{pair}: 近く、しかもグローバルです。窓のスロットはマスクされたので、"
    "重みはグローバルのスロットから 1 回だけ来ます。",
    "s6_row": "{pair}: このクエリはグローバルなので、行全体をすべてのキーで計算します。",
    "s6_none": "{pair}: このキーをもつスロットはないので、空のままです。",
    "s6_rows": "どの行の合計も 1 です（最小は {low}）。重みは上書きせず、キーの位置に足します。"
    "上書きすると、二重に数えたキーの重みが片方消え、マップが誤りを隠してしまいます。",
    "s6_engine": "同じものを別の方法で計算する `AttentionMap(q, k, pattern).full()` と比べると、"
    "最大の差は {apart} です。",
    "s6_cells": "**{all} マスのうち {pairs} マスに重みがあります。** 空のマスは斜線です。"
    "「許されない」と「とても小さい」は別のものです。",
}
