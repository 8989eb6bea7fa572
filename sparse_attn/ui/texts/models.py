"""The words of the Model page."""

ENGLISH = {
    "models": "Model",
    "models_intro": "The true queries and keys of a model of your own, and what a pattern in the "
    "place of its attention costs.",
    "models_off": "Models are switched off on this server (SPARSE_ATTN_MODELS).",
    "models_missing": "This page needs the package transformers, which is not installed. "
    "Everything else works without it. One command, run in the app's environment, installs it:",
    "model_text": "Text for the model",
    "model_text_help": "The model's own tokenizer cuts it into tokens; nothing is cut off at the "
    "model's limit: a text that is too long is refused.",
    "model_example": "openai-community/gpt2",
    "model_cls": "Special tokens",
    "model_load": "Load",
    "model_loading": "Loading {what} …",
    "model_plan": "{kind} · {parameters} M parameters · needs about {weights} for its weights and "
    "{run} for a text of {tokens} tokens, of {budget} ({variable})",
    "model_unknown_yet": "{model} is no folder here; *Load* asks the Hugging Face hub for it.",
    "model_not_allowed": "{model} is not among the models that this server allows.",
    "model_too_long": "the text must have at most {most} tokens here, got {count}; take a part "
    "of it",
    "model_text_stays": "What is shown is still of the text before.",
    "model_failed": "{model} cannot run on this text: {error}",
    # all heads
    "strip_headline": "**{model}** · {tokens} tokens · {layers} layers × {heads} heads · the "
    "pattern keeps **{kept}** of the model's own attention",
    "strip_layer": "layer",
    "strip_head": "head",
    "strip_hover": "layer {layer}, head {head}<br>keeps {kept}",
    "strip_empty": "Choose a model and press *Load*: every head appears here, with how much of its "
    "own attention the pattern of the sidebar keeps.",
    "strip_pattern": "The pattern of the sidebar over this text: {pattern}. Below each map: how "
    "much of the head's own attention it keeps. A click chooses a head.",
    "strip_causal": "A decoder stays causal whatever the pattern says.",
    "strip_sampled": "Maps and shares come from {count} evenly spread queries.",
    # one head
    "own_dense": "This layer's own mask: every token sees every token.",
    "own_causal": "This layer's own mask: causal, each token sees itself and what came before.",
    "own_window": "This layer's own mask is a window: {before} tokens back, {after} ahead. Explore "
    "shows the same q and k against dense attention instead.",
    "own_other": "This layer's own mask: {rules}.",
    "head_explore": "Explore this head",
    "head_explore_help": "Opens Explore on the true queries and keys of this layer, with the "
    "pattern and the global tokens as they are here.",
    "head_save": "Save q and k",
    "head_save_help": "An .npz with q, k, v and the tokens, as the Arrays input takes it: a class "
    "can work on it without the model.",
    # in place
    "costs_title": "In the place of the model's attention",
    "costs_series": "What to measure",
    "costs_series_help": "The pattern of the sidebar, in all chosen layers together and in each "
    "alone; or a series in which one number moves and the rest stays. The best of each size keeps "
    "most of the chosen layers' own attention, around the size of the sidebar's pattern.",
    "series_one": "This pattern, layer by layer",
    "series_window": "Wider and wider windows",
    "series_globals": "More and more global tokens",
    "series_random": "More and more random keys",
    "series_best": "The best of each size, searched on this text",
    "step_best": "window {window}, {hubs} global, {random} random",
    "best_windowed": "the best of a size is searched among keys that the model's own attention "
    "reaches: choose layers without a window of their own, all causal or none",
    "step_window": "window {count}",
    "step_globals": "{count} global, evenly spread",
    "step_random": "{count} random keys",
    "costs_layers": "Layers",
    "costs_all": "all of them",
    "costs_run": "Measure",
    "costs_waiting": "Runs the model on the text with its own attention, then with the pattern in "
    "its place.",
    "costs_together": "together",
    "costs_alone": "the pattern in this layer alone, and in all chosen layers together",
    "costs_keys": "keys per query",
    "costs_pattern": "pattern",
    "costs_with": "with {step}",
    "costs_place": "in {count} of {layers} layers",
    "costs_next": "The pattern {where}: next-token loss **{sparse}** nats instead of {dense} "
    "(**{change}**, {asked} tokens) · final hidden states change by {hidden} %",
    "costs_masked": "The pattern {where}: masked-token loss **{sparse}** nats instead of {dense} "
    "(**{change}**, {asked} masked tokens, the same in every run) · final hidden states change by "
    "{hidden} %",
    "costs_hidden": "The pattern {where}: final hidden states change by **{hidden} %** (the model "
    "has no head that says a token)",
    "measure_next": "change of the next-token loss, nats",
    "measure_masked": "change of the masked-token loss, nats",
    "measure_hidden": "change of the final hidden states, %",
    "column_loss": "loss",
    "column_change": "change",
    "column_hidden": "hidden states",
}

JAPANESE = {
    "models": "モデル",
    "models_intro": "お手持ちのモデルの本物のクエリとキーを使い、そのアテンションをパターンに"
    "置き換えると何を失うかを調べます。",
    "models_off": "このサーバーではモデルが無効になっています(SPARSE_ATTN_MODELS)。",
    "models_missing": "このページには transformers パッケージが必要ですが、"
    "インストールされていません。"
    "ほかの機能はそのまま使えます。アプリの環境で次のコマンドを 1 "
    "つ実行すればインストールできます。",
    "model_text": "モデルに読ませる文章",
    "model_text_help": "モデル自身のトークナイザーで分割します。"
    "モデルの上限で切り捨てることはなく、"
    "長すぎる文章はお断りします。",
    "model_example": "openai-community/gpt2",
    "model_cls": "特殊トークン",
    "model_load": "読み込む",
    "model_loading": "{what} を読み込み中 …",
    "model_plan": "{kind} · パラメータ {parameters} M · 重みに約 {weights}、{tokens} "
    "トークンの文章の実行に"
    "約 {run} が必要です。使えるのは {budget}({variable})",
    "model_unknown_yet": "{model} というフォルダはここにありません。「読み込む」で Hugging Face の"
    "ハブに問い合わせます。",
    "model_not_allowed": "{model} は、このサーバーで許可されたモデルではありません。",
    "model_too_long": "ここで使える文章は最大 {most} トークンですが、{count} トークンありました。"
    "一部だけを使ってください",
    "model_text_stays": "表示されているのは、前の文章の結果です。",
    "model_failed": "{model} はこの文章では動きません: {error}",
    # 全ヘッド
    "strip_headline": "**{model}** · {tokens} トークン · {layers} 層 × {heads} ヘッド · パターンは"
    "モデル自身のアテンションの **{kept}** を保持",
    "strip_layer": "層",
    "strip_head": "ヘッド",
    "strip_hover": "層 {layer}、ヘッド {head}<br>{kept} を保持",
    "strip_pattern": "この文章に対するサイドバーのパターン: {pattern}。各マップの下は、その"
    "ヘッド自身のアテンションをどれだけ保持するかです。クリックするとヘッドを選べます。",
    "strip_empty": "モデルを選んで「読み込む」を押すと、全ヘッドと、サイドバーのパターンが"
    "それぞれ自身のアテンションをどれだけ保持するかが、ここに表示されます。",
    "costs_with": "{step}の場合",
    "strip_causal": "デコーダーは、パターンによらず因果的なままです。",
    "strip_sampled": "マップと割合は、均等に選んだ {count} 個のクエリから求めています。",
    # 1 ヘッド
    "own_dense": "この層自身のマスク: すべてのトークンがすべてのトークンを見ます。",
    "own_causal": "この層自身のマスク: 因果的で、各トークンは自分とそれより前だけを見ます。",
    "own_window": "この層自身のマスクは窓です: 前に {before} トークン、後ろに {after} トークン。"
    "「探索」では、同じ q と k を密なアテンションと比べて表示します。",
    "own_other": "この層自身のマスク: {rules}。",
    "head_explore": "このヘッドを探索",
    "head_explore_help": "この層の本物のクエリとキー、ここでのパターンとグローバルトークンのまま"
    "「探索」を開きます。",
    "head_save": "q と k を保存",
    "head_save_help": "「配列」入力で使える、q、k、v、tokens の .npz です。"
    "モデルがなくても授業で使えます。",
    # 置き換え
    "costs_title": "モデルのアテンションを置き換える",
    "costs_series": "測るもの",
    "costs_series_help": "サイドバーのパターンを、選んだ全層でまとめて、また 1 層ずつ測ります。"
    "あるいは、1 つの数値だけを動かした一連の測定です。",
    "series_one": "このパターンを層ごとに",
    "series_window": "窓をだんだん広く",
    "series_globals": "グローバルトークンをだんだん多く",
    "series_random": "ランダムなキーをだんだん多く",
    "series_best": "この文章で探した、大きさごとの最良",
    "step_best": "窓 {window}、グローバル {hubs}、ランダム {random}",
    "best_windowed": "大きさごとの最良は、モデル自身のアテンションが届くキーの中で探します。"
    "自分の窓をもたない層を、すべて因果的なものか、すべてそうでないものだけ選んでください",
    "step_window": "窓 {count}",
    "step_globals": "グローバル {count} 個（等間隔）",
    "step_random": "ランダムなキー {count} 個",
    "costs_layers": "層",
    "costs_all": "すべて",
    "costs_run": "測定",
    "costs_waiting": "文章に対して、まずモデル自身のアテンションで、"
    "次にパターンに置き換えて実行します。",
    "costs_together": "まとめて",
    "costs_alone": "この層だけをパターンにした場合と、選んだ全層をまとめた場合",
    "costs_keys": "1 クエリあたりのキー",
    "costs_pattern": "パターン",
    "costs_place": "{layers} 層のうち {count} 層で",
    "costs_next": "パターン({where}): 次トークンの損失は {dense} に対し **{sparse}** nat"
    "（**{change}**、{asked} トークン）· 最終隠れ状態の変化は {hidden} %",
    "costs_masked": "パターン({where}): マスクしたトークンの損失は {dense} に対し **{sparse}** nat"
    "（**{change}**、毎回同じ {asked} 個のマスク）· 最終隠れ状態の変化は {hidden} %",
    "costs_hidden": "パターン({where}): 最終隠れ状態の変化は **{hidden} %**"
    "（このモデルにはトークンを出力するヘッドがありません）",
    "measure_next": "次トークンの損失の変化(nat)",
    "measure_masked": "マスクしたトークンの損失の変化(nat)",
    "measure_hidden": "最終隠れ状態の変化(%)",
    "column_loss": "損失",
    "column_change": "変化",
    "column_hidden": "隠れ状態",
}
