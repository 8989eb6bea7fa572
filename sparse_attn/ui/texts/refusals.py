"""日本語: why a text, a file or its numbers are refused.

The library's sentences are English. As with those about settings, the English sentence is the key,
as in a gettext catalogue; names, numbers and values are carried over. A sentence that is not here
is shown as it is.
"""

from __future__ import annotations

import re

from sparse_attn.language import current_language

_SENTENCES = tuple(
    (re.compile(english, re.DOTALL), japanese)
    for english, japanese in (
        # sources/tokenizer.py
        (r"text must hold at least one word, got (\d+) characters without any",
         r"文章 (text): \1 文字のどこにも語がありません。1 語以上が必要です。"),
        (r"text must have at most (\S+) tokens and (\S+) characters, got (\S+) characters; "
         r"take a part of it",
         r"文章 (text): \3 文字あります。\1 トークン、\2 文字までです。一部を使ってください。"),
        (r"text must have at most (\S+) tokens with (\S+), got more; take a part of it",
         r"文章 (text): トークンが多すぎます。\2 を含めて \1 個までです。一部を使ってください。"),
        # sources/arrays.py
        (r"file must have at most (.+) \(budget_bytes\), got more",
         r"配列 (arrays): ファイルが大きすぎます。\1 までです。"),
        (r"(.+) must hold q and k, got no member: (\w) is missing",
         r"\1: q と k が必要ですが、何も入っていません（\2 がありません）。"),
        (r"(.+) must hold q and k, got (.+): (\w) is missing",
         r"\1: q と k が必要ですが、あるのは \2 です（\3 がありません）。"),
        (r"(.+) must unpack to at most (.+) \(budget_bytes\), got arrays of (.+)",
         r"\1: 展開した配列は \3 になります。\2 までです。"),
        (r"(.+): (\w) must hold (.+), got (\w+); save it with (.+)",
         r"\1: \2 の型は \4 です。使えるのは \3 です。\5 で保存してください。"),
        (r"(.+): (\w) must have the shape (\(H, T, D\)) or (\(B, H, T, D\)), each at least 1, "
         r"got (.+)",
         r"\1: \2 の形は \5 です。使えるのは \3 または \4 で、どれも 1 以上です。"),
        (r"(.+): (\w) must have the shape of q, (.+), got (\(.*\))",
         r"\1: \2 の形は \4 です。q と同じ \3 が必要です。"),
        (r"(.+): (\w) must be float64 where q is, got (\w+) beside (\w+); save both as one type",
         r"\1: \2 の型は \3、q の型は \4 です。同じ型で保存してください。"),
        (r"(.+): (\w) must hold finite numbers, got (\S+) that are not \(NaN or infinite\), the "
         r"first at (.+): (\S+)",
         r"\1: \2 に有限でない数（NaN または無限大）が \3 個あります。"
         r"最初は \4 の \5 です。使えるのは有限の数だけです。"),
        (r"(.+): q·k must fit into (\w+), got magnitudes up to (\S+) in q and (\S+) in k; "
         r"scale them down",
         r"\1: q·k が \2 に収まりません。大きさは q が \3 まで、k が \4 までです。"
         r"小さくしてください。"),
        (r"(.+): tokens must hold strings, got (\w+); save them with (.+)",
         r"\1: tokens の型は \2 です。使えるのは文字列です。\3 で保存してください。"),
        (r"(.+): tokens must have one label for each of the T = (\d+) positions, got the shape "
         r"(.+)",
         r"\1: tokens の形は \3 です。T = \2 個の位置に 1 つずつ必要です。"),
        (r"(.+): tokens must have at most (\d+) characters each, got up to (\d+)",
         r"\1: tokens に \3 文字のものがあります。それぞれ \2 文字までです。"),
        (r"(.+): tokens must be valid Unicode, got the number (\d+) for a character",
         r"\1: tokens に文字でない番号 \2 があります。使えるのは Unicode の文字です。"),
        # sources/npz.py
        (r"(.+) must be an \.npz file \(a ZIP archive of arrays, as (\S+) writes it\), got (\S+) "
         r"bytes that are not: (.+)",
         r"\1: .npz ファイル（\2 が書く ZIP）が必要ですが、この \3 バイトは違います: \4"),
        (r"(.+) must hold at most (\S+) members, got (\S+)",
         r"\1: 配列が \3 個あります。\2 個までです。"),
        (r"(.+) must hold every array once, got a name twice",
         r"\1: 同じ名前の配列が 2 つあります。1 つずつにしてください。"),
        (r"(.+): the member (.+) cannot be read: it is encrypted or packed in a way that NumPy "
         r"does not use",
         r"\1: \2 を読めません。暗号化されているか、NumPy が使わない方法で圧縮されています。"),
        (r"(.+): the member (.+) cannot be read: it is not a \.npy array \((.+)\)",
         r"\1: \2 を読めません。.npy の配列ではありません（\3）。"),
        (r"(.+): the member (.+) cannot be read: it holds (.+), which is not plain numbers",
         r"\1: \2 を読めません。\3 は数の型ではありません。"),
        (r"(.+): the member (.+) cannot be read: it says its shape is (.+)",
         r"\1: \2 を読めません。形が \3 だと書かれています。"),
        (r"(.+): the member (.+) cannot be read: its header promises (.+) and the archive (.+)",
         r"\1: \2 を読めません。ヘッダーでは \3、アーカイブでは \4 です。"),
        (r"(.+): the member (.+) cannot be read: it is damaged \((.+)\)",
         r"\1: \2 を読めません。壊れています（\3）。"),
        # sources/checks.py, attention/checks.py
        (r"length (\S+) × heads (\d+) × dim (\d+) in (\S+) needs (.+) for q, k and v, above the "
         r"budget of (.+) \(budget_bytes\); take .+",
         r"長さ \1 × ヘッド \2 × 次元 \3 の q, k, v には \5 が必要です。\6 までです。"
         r"長さ、ヘッド数、次元のどれかを小さくしてください。"),
        (r"q and k must have scores q·k / sqrt\(D\) of at most (\S+), got numbers up to (\S+) in "
         r"q and (\S+) in k, so up to (\S+)",
         r"q と k のスコア q·k / sqrt(D) は \1 までです。q は \2 まで、k は \3 までの数で、"
         r"スコアは \4 になりえます。"),
    )
)  # fmt: skip


def spoken(sentence: str) -> str:
    """A sentence of the library in the language that is spoken now.

    >>> from sparse_attn.language import in_language
    >>> refused = "mine.npz must hold at most 1,000 members, got 2,000"
    >>> with in_language("ja"):
    ...     print(spoken(refused))
    mine.npz: 配列が 2,000 個あります。1,000 個までです。
    """
    if current_language() == "ja":
        for pattern, japanese in _SENTENCES:
            if pattern.fullmatch(sentence):
                return pattern.sub(japanese, sentence)
    return sentence
