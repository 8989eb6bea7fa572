"""日本語: the sentences about values that cannot be used, phrase by phrase.

The English sentence is the key, as in a gettext catalogue; numbers and values are carried over.
"""

from __future__ import annotations

import re

from sparse_attn.settings.labels import label

_SENTENCE = re.compile(
    r"(?:[^():]+) \((?P<field>\w+)\): (?P<value>.+?) cannot be used"
    r"(?:, since (?P<reason>.+))?\. Allowed: (?P<allowed>.+)\.",
    re.DOTALL,
)

# In this order; a phrase may hold others.
_PHRASES = tuple(
    (re.compile(english), japanese)
    for english, japanese in (
        (r"a whole number from (\S+) to (\S+)", r"\1 から \2 までの整数"),
        (r"a number from (\S+) to (\S+) in steps of 0\.1", r"0.1 刻みで \1 から \2 までの数"),
        (r" \(from (\d+) unless the input is a text or arrays\)",
         r"（文章と配列以外では \1 から）"),
        (r" \(at most the length T, in blocks where block > 1\)",
         "（長さ T 以下。block > 1 ならブロック単位）"),
        (r" \(at most the length T\)", "（長さ T 以下）"),
        (r" \(below the length T\)", "（長さ T 未満）"),
        (r" \(below heads\)", "（ヘッド数未満）"),
        (r" \(there are (\d+) blocks of (\d+)\)", r"（\2 ごとのブロックが \1 個）"),
        (r" \(there are (\d+) heads\)", r"（ヘッドは \1 個）"),
        (r" \(the length T is (\d+)\)", r"（長さ T は \1）"),
        (r" for (\w+) input", r"（入力が \1 の場合）"),
        (r"1 \(on\) or 0 \(off\)", "1（オン）または 0（オフ）"),
        (r"((?:\w+, )+\w+) and (\w+)", r"\1, \2"),
        (r"exactly (\d+), each one of (.+?), with commas between them",
         r"次のうちからちょうど \1 個（コンマで区切る）: \2"),
        (r"any of (.+?), with commas between them", r"次のうちのいくつか（コンマで区切る）: \1"),
        (r"positions counted from 0 and slices start:stop:step, such as (.+?), "
         r"in at most (\d+) characters, or none",
         r"0 から数えた位置と範囲 start:stop:step（例: \1）、\2 文字まで、または none"),
        (r"positions from 0 to (\S+), from the end -1 to (\S+), and slices of them",
         r"0 から \1 までの位置、末尾からは -1 から \2 まで、およびその範囲"),
        (r"blocks of (\d+) from 0 to (\S+), from the end -1 to (\S+), and slices of them",
         r"\1 ごとのブロックの 0 から \2 まで、末尾からは -1 から \3 まで、およびその範囲"),
        (r"two ranges of tokens such as (\S+) \(rows, then columns\), each with start < stop and "
         r"stop at most the length T",
         r"\1 のような 2 つのトークン範囲（行、列の順）。"
         r"どちらも start < stop、stop は長さ T 以下"),
        (r"a text of at most (\d+) bytes whose compressed form has at most (\d+) characters of "
         r"A-Z, a-z, 0-9, - and _; a longer text travels as text_hash only",
         r"\1 バイト以下で、圧縮した形が \2 文字以下の文章（それより長い文章は text_hash だけ）"),
        (r"16 hexadecimal digits \(0-9, a-f\)", "16 桁の 16 進数（0-9、a-f）"),
        (r"nothing beside a text", "文章があるときは空"),
        (r", or nothing", "、または空"),
        (r"at most (\d+) patterns with ~~ between them, each a preset and fields that differ, "
         r"such as (\S+)",
         r"~~ で区切った \1 個までのパターン。それぞれプリセットと、異なる設定（例: \2）"),
        (r"it has (\d+) characters without its spaces", r"空白を除いて \1 文字あるため"),
        (r"it has (\d+) characters", r"\1 文字あるため"),
        (r"it has (\d+) bytes", r"\1 バイトあるため"),
        (r"its compressed form has (\d+) characters", r"圧縮した形が \1 文字あるため"),
        (r"it unpacks to more than (\d+) bytes", r"展開すると \1 バイトを超えるため"),
        (r"it is not url-safe base64", "URL 用の base64 ではないため"),
        (r"it is not deflate data", "deflate のデータではないため"),
        (r"it does not unpack to UTF-8 text", "UTF-8 の文章に展開できないため"),
        (r"it is cut short", "途中で切れているため"),
        (r"more follows where it should end", "終わるべき所に続きがあるため"),
        (r"(\S+) in (\S+) lies outside (\S+) to ([^\s;]+)",
         r"\2 の \1 が \3 から \4 の外にあるため"),
        (r"(\S+) lies outside (\S+) to ([^\s;]+)", r"\1 が \2 から \3 の外にあるため"),
        (r"(\S+) holds no position of (\d+)", r"\1 には \2 個のうちの位置が 1 つもないため"),
        (r"(.+?) is neither a position nor a slice", r"\1 は位置でも範囲でもないため"),
        (r"(.+?) has a step below 1", r"\1 の間隔が 1 未満のため"),
        (r"(.+?) has a space beside a colon", r"\1 のコロンの横に空白があるため"),
        (r"the (?:rows|columns) (\S+) hold no token", r"\1 にトークンが 1 つもないため"),
        (r"(.+?) is not one of them", r"\1 はその中にないため"),
        (r"it names (\d+)", r"\1 個あるため"),
        (r"the length T is (\d+)", r"長さ T が \1 のため"),
        (r"the text itself is given", "文章そのものがあるため"),
        (r"ため; ", "ため、"),
        (r"^([\w.]+(?:, [\w.]+)*) or ([\w.]+)$", r"\1, \2 のいずれか"),
    )
)  # fmt: skip

_WHOLE = (
    (re.compile(r"(.+) is not a setting; it is left out\."),
     r"\1 という設定はありません。無視します。"),
    (re.compile(r"(\d+) more parameters are not settings; they are left out\."),
     r"ほかに \1 個のパラメータは設定ではありません。無視します。"),
    (re.compile(r"Link version \(v\): (.+) is not known here\. Allowed: (.+)\. The link is read as "
                r"version (\d+); the picture may differ\.", re.DOTALL),
     r"リンクの版 (v): \1 は分かりません。使えるのは: \2。版 \3 として読むので、"
     r"違う図になるかもしれません。"),
    (re.compile(r"Link: (.+) is given more than once; the last one is used\. Allowed: at most "
                r"(\d+) characters and (\d+) parameters, each of them once\.", re.DOTALL),
     r"リンク: \1 が 2 回以上あります。最後のものを使います。"
     r"使えるのは: \2 文字、パラメータ \3 個まで、それぞれ 1 回。"),
    (re.compile(r"(.+) is not part of a lesson; it is left out\."),
     r"\1 はレッスンの項目ではありません。無視します。"),
)  # fmt: skip


def in_japanese(sentence: str) -> str:
    """A sentence of a `Problem` in Japanese; one that is not known stays as it is.

    >>> print(in_japanese("Window (window): '-5' cannot be used. Allowed: a whole number from 0 "
    ...                   "to 8."))
    窓 (window): '-5' は使えません。使えるのは: 0 から 8 までの整数。
    """
    found = _SENTENCE.fullmatch(sentence)
    if found is None:
        for pattern, japanese in _WHOLE:
            if pattern.fullmatch(sentence):
                return pattern.sub(japanese, sentence)
        return sentence
    because = f"（{_phrase(found['reason'])}）" if found["reason"] else ""
    name = label(found["field"], "ja")
    value = re.sub(r" \((\d+) characters\)$", r"（\1 文字）", found["value"])
    return (
        f"{name} ({found['field']}): {value} は使えません{because}。"
        f"使えるのは: {_phrase(found['allowed'])}。"
    )


def _phrase(words: str) -> str:
    for pattern, japanese in _PHRASES:
        words = pattern.sub(japanese, words)
    return words
