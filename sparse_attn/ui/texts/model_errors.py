"""日本語: what keeps a model or a text from being used.

As in a gettext catalogue the English sentence of a ``ModelError`` is the key.
"""

from __future__ import annotations

from collections.abc import Mapping

from sparse_attn.language import current_language
from sparse_attn.models import ModelError

JAPANESE: Mapping[str, str] = {
    # the folder
    "{folder} is no folder with a model": "{folder} はモデルのフォルダではありません",
    "config.json in {folder} names no model_type": "{folder} の config.json に model_type が"
    "ありません",
    "{name} needs Python code of its own ({code} in config.json for {kind!r}), which is never run "
    "here": "{name} には独自の Python コードが必要です（config.json の {code}、種類 {kind!r}）。"
    "ここでは決して実行しません",
    "{name} is of the type {kind!r}, which transformers {version} does not know": "{name} の種類 "
    "{kind!r} を transformers {version} は知りません",
    "{folder} holds quantized weights (quantization_config), which are not loaded here; take the "
    "model that they were made from": "{folder} の重みは量子化されています（quantization_config）。"
    "ここでは読み込みません。量子化する前のモデルを使ってください",
    "{folder} is an adapter (adapter_config.json), not a model; merge it into its model first": (
        "{folder} はモデルではなくアダプターです（adapter_config.json）。"
        "先に元のモデルに統合してください"
    ),
    "there is no {file} in {folder}": "{folder} に {file} がありません",
    "{file} in {folder} is too large to be one": "{folder} の {file} は大きすぎます",
    "{file} in {folder} is damaged: {error}": "{folder} の {file} は壊れています: {error}",
    "{file} in {folder} is damaged: no JSON object": "{folder} の {file} は壊れています: "
    "JSON オブジェクトではありません",
    "{file} in {folder} is damaged: no weight_map": "{folder} の {file} は壊れています: "
    "weight_map がありません",
    "{file} in {folder} names files outside the folder": "{folder} の {file} は、フォルダの外の"
    "ファイルを指しています",
    "{folder} has no {file}, only {other}: weights are read from safetensors alone, never "
    "unpickled; save the model with save_pretrained() first": "{folder} に {file} がなく、{other} "
    "しかありません。重みは safetensors からだけ読み、pickle は決して展開しません。"
    "先に save_pretrained() でモデルを保存してください",
    "{file} in {folder} is damaged or no safetensors file: {error}": "{folder} の {file} は"
    "壊れているか、safetensors のファイルではありません: {error}",
    # the hub
    "the model must be a folder or a hub id, such as openai-community/gpt2": "モデルはフォルダか、"
    "openai-community/gpt2 のようなハブの ID でなければなりません",
    "there is no folder {name!r}, and it is no hub id": "{name!r} というフォルダはなく、"
    "ハブの ID でもありません",
    "{name} asks for permission on the hub; log in there first": "{name} はハブで許可が必要です。"
    "先にハブにログインしてください",
    "there is no folder and no model on the hub called {name!r}": "{name!r} というフォルダも、"
    "ハブのモデルもありません",
    "{name!r} is no folder here, and the hub ({where}) does not answer ({error}); without a "
    "network give the folder of a model": "{name!r} というフォルダはここになく、ハブ（{where}）も"
    "応答しません（{error}）。ネットワークがない場合はモデルのフォルダを指定してください",
    "{name} has no safetensors weights; others are never loaded here": "{name} には safetensors の"
    "重みがありません。ほかの形式は決して読み込みません",
    "{name} has {size} of files, above the budget of {budget}; it is not downloaded": (
        "{name} のファイルは {size} で、上限 {budget} を超えるため、ダウンロードしません"
    ),
    # loading
    "the weights of {folder} do not fit {model}: {count} are missing or of another shape, among "
    "them {first}": "{folder} の重みは {model} に合いません。{count} 個がないか形が異なります"
    "（例: {first}）",
    "there is no tokenizer in {folder}: it needs one of {files}": "{folder} にトークナイザーが"
    "ありません。次のいずれかが必要です: {files}",
    "the tokenizer of {folder} does not fit its model: it gives token {token:,}, the model knows "
    "{known:,}": "{folder} のトークナイザーはモデルに合いません。トークン {token:,} を返しますが、"
    "モデルが知るのは {known:,} 個です",
    "{folder} does not fit into memory": "{folder} はメモリに入りません",
    "{folder} cannot be loaded: {error}": "{folder} を読み込めません: {error}",
    "{variable} must be a number of GiB above 0, got {value!r}": "{variable} は 0 より大きい GiB の"
    "数でなければなりませんが、{value!r} でした",
    "{folder} needs about {total} at a length of {tokens:,}, {weights} of it weights, above "
    "the budget of {budget} ({variable}); take a smaller model or a shorter text": "{folder} には"
    "文章の長さ {tokens:,} トークンで約 {total}（うち重み {weights}）が必要で、上限 {budget}"
    "（{variable}）を超えます。より小さいモデルか、より短い文章を使ってください",
    # the text
    "the text must hold at least one word": "文章には単語が 1 つ以上必要です",
    "the text must hold at least one token of the model": "文章にはモデルのトークンが 1 つ以上"
    "必要です",
    "the text must have at least two tokens to ask for the next one": "次のトークンを尋ねるには、"
    "文章にトークンが 2 つ以上必要です",
    "the text must have at most {most:,} characters, got {count:,}; take a part of it": "文章は"
    "最大 {most:,} 文字ですが、{count:,} 文字ありました。一部だけを使ってください",
    "the text must have at most {most:,} tokens for {folder}, got {count:,}; take a part of it": (
        "{folder} が読める文章は最大 {most:,} トークンですが、{count:,} トークンありました。"
        "一部だけを使ってください"
    ),
    # attention
    "{model} cannot be captured: it caps its scores (softcap)": "{model} は取り出せません: スコアに"
    "上限をかけています（softcap）",
    "{model} cannot be captured: it has attention sinks (s_aux)": "{model} は取り出せません: "
    "アテンションシンクがあります（s_aux）",
    "{model} cannot be captured: it adds a relative position bias to its scores (position_bias)": (
        "{model} は取り出せません: スコアに相対位置バイアスを加えています（position_bias）"
    ),
    "{model} cannot be captured: it adds ALiBi to its scores (alibi)": "{model} は取り出せません: "
    "スコアに ALiBi を加えています（alibi）",
    "{model} cannot be captured: it hands {name}, one number a pair, to its attention": "{model} は"
    "取り出せません: ペアごとの数 {name} をアテンションに渡しています",
    "{model} cannot be captured: {why}": "{model} は取り出せません: {why}",
    "{model} cannot be captured: layer {layer} has queries or keys that are not finite; its "
    "weights may be damaged": "{model} は取り出せません: 層 {layer} のクエリかキーに有限でない数が"
    "あります。重みが壊れている可能性があります",
    "{model} cannot be captured: it does not use transformers' attention registry": "{model} は"
    "取り出せません: transformers のアテンション登録簿を使っていません",
    "{model} cannot be captured: it has an encoder and a decoder; take its encoder alone, "
    "model.get_encoder()": "{model} は取り出せません: エンコーダーとデコーダーがあります。"
    "エンコーダーだけを使ってください（model.get_encoder()）",
    "{model} attends through a module of its own: its q and k can be captured, but no pattern can "
    "be put in its place": "{model} は独自のモジュールでアテンションを計算します。q と k は"
    "取り出せますが、パターンに置き換えることはできません",
    "its mask differs between heads": "マスクがヘッドごとに異なります",
    "it adds a bias to its scores (a mask with numbers other than 0 and -10,000 or less), as ALiBi "
    "and relative positions do": "ALiBi や相対位置のように、スコアにバイアスを加えています"
    "（0 でも -10,000 以下でもない数をもつマスク）",
    "its mask allows no pair at all": "マスクがどのペアも許しません",
    "its mask has no pattern here": "マスクに当てはまるパターンがここにはありません",
    "pattern must have the length of the text, {length} tokens, got {given}": "パターンの長さは"
    "文章と同じ {length} トークンでなければなりませんが、{given} でした",
}


def said(error: Exception) -> str:
    """What an error says, in the language that is spoken now where its sentence is known.

    >>> said(ModelError("there is no {file} in {folder}", file="config.json", folder="mine"))
    'there is no config.json in mine'
    """
    if current_language() != "ja" or not isinstance(error, ModelError):
        return str(error)
    known = JAPANESE.get(error.sentence)
    if known is None:
        return str(error)
    values = {
        name: said(value) if isinstance(value, Exception) else value
        for name, value in error.values.items()
    }
    return known.format(**values)
