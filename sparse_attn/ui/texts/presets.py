"""What the published patterns without controls allow, and with which numbers, in words.

The English words are the library's own (:data:`sparse_attn.patterns.PRESETS`).
"""

from sparse_attn.patterns import PRESETS

_NUMBERS_ALONE = {"longnet"}  # published in numbers, which are the same in every language

ENGLISH = {f"allowed_{name}": preset.allowed for name, preset in PRESETS.items()} | {
    f"published_{name}": preset.published for name, preset in PRESETS.items()
}

JAPANESE = {f"published_{name}": PRESETS[name].published for name in _NUMBERS_ALONE} | {
    "allowed_dense": "すべての組",
    "allowed_longformer": "|i − j| ≤ 窓、または j がグローバル。グローバルな i はすべての j を読む",
    "allowed_bigbird": "ブロック単位で、|i − j| ≤ 1、または i か j が最初か最後、"
    "または j が i とヘッドごとに選ばれている",
    "allowed_bigbird_etc": "ITC と同じ、または i か j が先頭に加えたトークン。"
    "ランダムブロックは通常なし",
    "allowed_deepspeed_fixed": "ブロック単位で、i と j が長さ L の同じ区間にある、または j が"
    "区間の最後の g 個のひとつ。horizontal_global_attention ではそのような i がすべての j を読む",
    "allowed_deepspeed_variable": "ブロック単位で、i と j が大きさのリスト（最後のものを繰り返す）"
    "の同じ区間にある、または j がグローバル、または j が i ごとに選ばれている",
    "allowed_deepspeed_bigbird": "ブロック単位で、|i − j| ≤ 窓、または i か j が最初の数個、"
    "または j が i ごとに選ばれている",
    "allowed_bslongformer": "ブロック単位で、|i − j| ≤ 窓、"
    "または i か j がグローバル（位置は任意）",
    "allowed_sparse_transformer_strided": "j ≤ i で、i − j < l または i − j が l の倍数"
    "（論文では 2 種類のヘッド、ここでは 1 つに合わせる）",
    "allowed_sparse_transformer_fixed": "j ≤ i で、i と j が長さ l の同じ区間にある、"
    "または j % l ≥ l − c",
    "allowed_sliding_window": "0 ≤ i − j ≤ 窓",
    "allowed_gemma3": "6 層のうち 5 層では 0 ≤ i − j ≤ 窓、6 層目ではすべての j ≤ i",
    "allowed_streaming_llm": "j ≤ i で、i − j ≤ 窓 または j < シンクの数",
    "allowed_phi3": "j ≤ i で、ブロック単位で i − j < local、または "
    "(j + 1 + head · step) % stride = 0",
    "allowed_natten": "start ≤ j < start + size、ただし start = clamp(i − size // 2, 0, T − size)",
    "allowed_block_window": "ブロック単位で |i − j| ≤ 1。exact ではトークン単位で |i − j| ≤ size",
    "allowed_axial": "格子の上で、i と j が同じ行か同じ列にある",
    "allowed_local_2d": "格子の上で、i と j の距離が r 未満（r は含まない）",
    "allowed_longnet": "(s, r) の組のどれかについて i // s = j // s かつ i % r = j % r。"
    "許される組だけが同じ: 元の手法は枝ごとの正規化項で混ぜ合わせる",
    "allowed_star_transformer": "i か j がハブ 0、または i と j がほかのトークンの作る環で隣り合う",
    "published_dense": "元の Transformer の全層",
    "published_longformer": "窓は片側 256（合計 512）、4,096 トークン、[CLS] がグローバル",
    "published_bigbird": "64 のブロック、ランダムブロック 3",
    "published_bigbird_etc": "ランダムブロック 0。加えるトークンの数はタスクによる",
    "published_deepspeed_fixed": "16 のブロック、L = 4、g = 1、horizontal なし",
    "published_deepspeed_variable": "16 のブロック、区間 [4]、グローバルブロック 0、ランダム 0",
    "published_deepspeed_bigbird": "16 のブロック、窓 3 ブロック、グローバル 1、ランダム 1、"
    "全ヘッド共通",
    "published_bslongformer": "16 のブロック、窓 3 ブロック、グローバルブロック 0",
    "published_sparse_transformer_strided": "l = 128、およそ √T",
    "published_sparse_transformer_fixed": "l = 128 または 256、c = 8、16 または 32",
    "published_sliding_window": "Mistral 7B: W = 4096 個のキー、つまり窓 4095",
    "published_gemma3": "1024 個のキー、つまり窓 1023。局所の 5 層ごとに全体の 1 層",
    "published_streaming_llm": "シンク 4、直近の 512 個のキー、つまり窓 511",
    "published_phi3": "64 のブロック、局所 16 ブロック、8 ブロックごと",
    "published_natten": "大きさ 7 のカーネル（各次元）",
    "published_block_window": "ライブラリの例では窓 512",
    "published_axial": "論文では行と列が交互、ここでは 1 つに合わせる",
    "published_local_2d": "ノルム p = 2",
    "published_star_transformer": "ハブ 1 つ、隣 2 つ",
}
