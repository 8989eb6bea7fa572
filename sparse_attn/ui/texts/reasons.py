"""Why a pair is allowed, in other languages: English sentences of the parts and their translation.

The parts speak English by themselves (``Part.explain``); a sentence that a table lacks stays so.
"""

from __future__ import annotations

from collections.abc import Mapping

from sparse_attn.language import current_language

JAPANESE = {
    "{position} lies within the valid length {valid}": "{position} は有効な長さ {valid} の中にある",
    "{position} is padding: the valid length is {valid}": "{position} はパディング: "
    "有効な長さは {valid}",
    "{j} ≤ {i}: causal permits it": "{j} ≤ {i}: 因果マスクで許される",
    "{j} > {i}: causal forbids what comes later": "{j} > {i}: 因果マスクは後のキーを禁じる",
    "dense attention: every query reads every key": (
        "密なアテンション: どのクエリもすべてのキーを読む"
    ),
    "|{i} − {j}| = {d} ≤ window {w}: yes": "|{i} − {j}| = {d} ≤ 窓 {w}: はい",
    "|{i} − {j}| = {d} > window {w}: no": "|{i} − {j}| = {d} > 窓 {w}: いいえ",
    "|{i} − {j}| = {d} = {steps} × dilation {dilation}, and {steps} ≤ window {w}: yes": (
        "|{i} − {j}| = {d} = {steps} × 間隔 {dilation}、{steps} ≤ 窓 {w}: はい"
    ),
    "|{i} − {j}| = {d} = {steps} × dilation {dilation}, and {steps} > window {w}: no": (
        "|{i} − {j}| = {d} = {steps} × 間隔 {dilation}、{steps} > 窓 {w}: いいえ"
    ),
    "|{i} − {j}| = {d} is no multiple of dilation {dilation}: no": (
        "|{i} − {j}| = {d} は間隔 {dilation} の倍数ではない: いいえ"
    ),
    "{i} is not global": "{i} はグローバルではない",
    "{j} is not global": "{j} はグローバルではない",
    "{i} is global and reads every key": "{i} はグローバルで、すべてのキーを読む",
    "{j} is global and every query reads it": "{j} はグローバルで、どのクエリにも読まれる",
    "{i} is global, but its row is off": "{i} はグローバルだが、行はオフ",
    "{j} is global, but its column is off": "{j} はグローバルだが、列はオフ",
    "{j} is among the {count} random keys of {i}": "{j} は {i} のランダムなキー {count} 個に入る",
    "{j} is not among the {count} random keys of {i}": (
        "{j} は {i} のランダムなキー {count} 個に入らない"
    ),
    "{j} is not among the {count} random keys of {i} ({drawn})": (
        "{j} は {i} のランダムなキー {count} 個({drawn})に入らない"
    ),
    "no random key is left for {i}": "{i} に引けるランダムなキーは残っていない",
    "{j} is not drawn at random, as another part allows it": (
        "{j} は別の規則が許すので、ランダムには引かれない"
    ),
    "{j} is among the {count} keys listed for {i}": "{j} は {i} のキー一覧 {count} 個に入る",
    "{j} is not among the {count} keys listed for {i}": (
        "{j} は {i} のキー一覧 {count} 個に入らない"
    ),
    "in blocks of {size}, ({i}, {j}) lies in ({block}, {other}): {inner}": (
        "{size} トークンのブロックで ({i}, {j}) は ({block}, {other}): {inner}"
    ),
    "{j} lies in {first} … {last}, the segment of {i}: yes": (
        "{j} は {i} の区間 {first} … {last} の中: はい"
    ),
    "{j} does not lie in {first} … {last}, the segment of {i}: no": (
        "{j} は {i} の区間 {first} … {last} の外: いいえ"
    ),
    "{j} lies in the segment of {i}, a multiple of dilation {dilation} away: yes": (
        "{j} は {i} と同じ区間で、間隔 {dilation} の倍数だけ離れている: はい"
    ),
    "|{i} − {j}| = {d} is a multiple of step {step}: yes": (
        "|{i} − {j}| = {d} は刻み {step} の倍数: はい"
    ),
    "|{i} − {j}| = {d} is no multiple of step {step}: no": (
        "|{i} − {j}| = {d} は刻み {step} の倍数ではない: いいえ"
    ),
    "{position} mod {period} = {place} ≥ {first}: a summary position": (
        "{position} mod {period} = {place} ≥ {first}: 要約の位置"
    ),
    "{position} mod {period} = {place} < {first}: no summary position": (
        "{position} mod {period} = {place} < {first}: 要約の位置ではない"
    ),
    "({position} + {shift}) mod {period} = {place} ≥ {first}: a summary position": (
        "({position} + {shift}) mod {period} = {place} ≥ {first}: 要約の位置"
    ),
    "({position} + {shift}) mod {period} = {place} < {first}: no summary position": (
        "({position} + {shift}) mod {period} = {place} < {first}: 要約の位置ではない"
    ),
    "{inner}, but the rows of such positions are off": "{inner}、ただしその行はオフ",
    "{i} − {j} = {d} ≤ {side} {most}: yes": "{i} − {j} = {d} ≤ {side} {most}: はい",
    "{i} − {j} = {d} > {side} {most}: no": "{i} − {j} = {d} > {side} {most}: いいえ",
    "{j} − {i} = {d} ≤ {side} {most}: yes": "{j} − {i} = {d} ≤ {side} {most}: はい",
    "{j} − {i} = {d} > {side} {most}: no": "{j} − {i} = {d} > {side} {most}: いいえ",
    "{j} lies in {first} … {last}, the {size} keys of {i}: yes": (
        "{j} は {i} のキー {size} 個 {first} … {last} の中: はい"
    ),
    "{j} does not lie in {first} … {last}, the {size} keys of {i}: no": (
        "{j} は {i} のキー {size} 個 {first} … {last} の外: いいえ"
    ),
    "{i} and {j} are {d} ≤ window {w} apart on the circle of {size}: yes": (
        "{size} の円周上で {i} と {j} の距離 {d} ≤ 窓 {w}: はい"
    ),
    "{i} and {j} are {d} > window {w} apart on the circle of {size}: no": (
        "{size} の円周上で {i} と {j} の距離 {d} > 窓 {w}: いいえ"
    ),
    "{outside} lies before {first}, where the circle starts: no": (
        "{outside} は円の始まり {first} より前: いいえ"
    ),
    "cells {here} and {there}: {dy}² + {dx}² = {away} < distance² = {most}: yes": (
        "マス {here} と {there}: {dy}² + {dx}² = {away} < 距離² = {most}: はい"
    ),
    "cells {here} and {there}: {dy}² + {dx}² = {away} ≥ distance² = {most}: no": (
        "マス {here} と {there}: {dy}² + {dx}² = {away} ≥ 距離² = {most}: いいえ"
    ),
    "cells {here} and {there}: {dy} + {dx} = {away} < distance {most}: yes": (
        "マス {here} と {there}: {dy} + {dx} = {away} < 距離 {most}: はい"
    ),
    "cells {here} and {there}: {dy} + {dx} = {away} ≥ distance {most}: no": (
        "マス {here} と {there}: {dy} + {dx} = {away} ≥ 距離 {most}: いいえ"
    ),
    "cells {here} and {there}: max({dy}, {dx}) = {away} < distance {most}: yes": (
        "マス {here} と {there}: max({dy}, {dx}) = {away} < 距離 {most}: はい"
    ),
    "cells {here} and {there}: max({dy}, {dx}) = {away} ≥ distance {most}: no": (
        "マス {here} と {there}: max({dy}, {dx}) = {away} ≥ 距離 {most}: いいえ"
    ),
    "head {head}: {inner}": "ヘッド {head}: {inner}",
    "head {head} has no such rule": "ヘッド {head} にこの規則はない",
    "({i}, {j}) stands at ({place}, {other}): {inner}": (
        "({i}, {j}) の元の位置は ({place}, {other}): {inner}"
    ),
    "{inner}; and the limit: {limit}": "{inner}。さらに制限: {limit}",
    "it allows nothing": "何も許さない",
    "{rule}: yes": "{rule}: はい",
    "{rule}: no": "{rule}: いいえ",
}

_TABLES: Mapping[str, Mapping[str, str]] = {"ja": JAPANESE}


def reason_words() -> Mapping[str, str]:
    """The table of the language spoken now; empty for English."""
    return _TABLES.get(current_language(), {})
