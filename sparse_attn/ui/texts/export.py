"""The words of the menu that takes a view away."""

ENGLISH = {
    "export": "Export",
    "export_help": "Take it with you: picture, page, data, code, or everything in one file. "
    "Nothing is made before you press a button.",
    "export_what": "What",
    "export_picture": "Picture",
    "export_page": "Page",
    "export_data": "Data",
    "export_code": "Code",
    "export_cite": "Cite",
    "export_bundle": "All",
    "export_format": "Format",
    "export_theme": "Theme",
    "export_theme_light": "Light",
    "export_theme_dark": "Dark",
    "export_theme_print": "Print (safe in grey)",
    "export_theme_transparent": "Transparent, for light pages",
    "export_theme_transparent_dark": "Transparent, for dark pages",
    "export_size": "Size",
    "export_size_screen": "Screen",
    "export_size_slide": "Slide, 16:9",
    "export_size_column": "Column of a paper, 85 mm",
    "export_times": "Resolution",
    "export_stamp": "Link and seeds in small print",
    "export_picture_note": "The panels on screen with axes, colours and caption. Text stays text "
    "in SVG and PDF. Usually 0.3 to 3 MB; it takes a second or two.",
    "export_download": "Download {kind}",
    "export_page_note": "The maps to zoom and point at, in one HTML file that works without a "
    "network. About {size}.",
    "export_data_full": "sparse, dense and mask pair by pair, what each query keeps, and the "
    "settings: at most {size}.",
    "export_data_tile": "The maps have {length} × {length} pairs, too many for a file: the pixels "
    "in view with their ranges, what each query keeps, and the settings: at most {size}.",
    "export_inputs": "q and k of all heads too",
    "export_curves_note": "One line a query: its keys, what it keeps, KL divergence. About {size}.",
    "export_language": "For",
    "export_cite_note": "A line for a caption or a footnote; its link opens this view.",
    "export_bundle_note": "Pictures, page, data, code, settings, link and a README that says how "
    "to make it all again: at most {size}. It takes a few seconds. Pictures look as chosen under "
    "Picture.",
}

JAPANESE = {
    "export": "書き出す",
    "export_help": "図、ページ、データ、コード、またはすべてを 1 つのファイルで持ち帰れます。"
    "ボタンを押すまでは何も作りません。",
    "export_what": "種類",
    "export_picture": "図",
    "export_page": "ページ",
    "export_data": "データ",
    "export_code": "コード",
    "export_cite": "引用",
    "export_bundle": "すべて",
    "export_format": "形式",
    "export_theme": "テーマ",
    "export_theme_light": "明るい",
    "export_theme_dark": "暗い",
    "export_theme_print": "印刷用（白黒でも読める）",
    "export_theme_transparent": "透明、明るいページ用",
    "export_theme_transparent_dark": "透明、暗いページ用",
    "export_size": "大きさ",
    "export_size_screen": "画面",
    "export_size_slide": "スライド 16:9",
    "export_size_column": "論文の段幅 85 mm",
    "export_times": "解像度",
    "export_stamp": "リンクとシードを小さく記す",
    "export_picture_note": "画面のパネルを、軸・色・説明文とともに書き出します。SVG と PDF では"
    "文字は文字のままです。通常 0.3〜3 MB、1〜2 秒かかります。",
    "export_download": "{kind} をダウンロード",
    "export_page_note": "拡大したり指したりできるマップを、ネットワークなしで動く 1 つの HTML "
    "ファイルにします。約 {size}。",
    "export_data_full": "組ごとの疎・密・マスク、各クエリが保持する割合、設定: 最大 {size}。",
    "export_data_tile": "マップは {length} × {length} 組あり、ファイルには多すぎます。表示範囲の"
    "ピクセルとその範囲、各クエリが保持する割合、設定: 最大 {size}。",
    "export_inputs": "全ヘッドの q と k も含める",
    "export_curves_note": "1 クエリ 1 行: キー、保持する割合、KL 情報量。約 {size}。",
    "export_language": "対象",
    "export_cite_note": "説明文や脚注に使える 1 行です。リンクからこの表示を開けます。",
    "export_bundle_note": "図、ページ、データ、コード、設定、リンクと、作り直し方を書いた README: "
    "最大 {size}。数秒かかります。図の見た目は「図」で選んだとおりです。",
}

JAPANESE = {
    "export": "書き出し",
    "export_help": "図、ページ、データ、コード、またはすべてを一つのファイルで持ち帰れます。"
    "ボタンを押すまで何も作りません。",
    "export_what": "書き出すもの",
    "export_picture": "図",
    "export_page": "ページ",
    "export_data": "データ",
    "export_code": "コード",
    "export_cite": "引用",
    "export_bundle": "すべて",
    "export_format": "形式",
    "export_theme": "テーマ",
    "export_theme_light": "ライト",
    "export_theme_dark": "ダーク",
    "export_theme_print": "印刷（白黒でも読める）",
    "export_theme_transparent": "透明（明るい背景用）",
    "export_theme_transparent_dark": "透明（暗い背景用）",
    "export_size": "大きさ",
    "export_size_screen": "画面",
    "export_size_slide": "スライド 16:9",
    "export_size_column": "論文の一段、85 mm",
    "export_times": "解像度",
    "export_stamp": "リンクとシードを小さく入れる",
    "export_picture_note": "画面のパネルを軸、色、説明とともに書き出します。SVG と PDF では"
    "文字は文字のままです。ふつう 0.3 から 3 MB、一、二秒かかります。",
    "export_download": "{kind} をダウンロード",
    "export_page_note": "拡大や指し示しができるマップを一つの HTML ファイルに。"
    "ネットワークは不要です。約 {size}。",
    "export_data_full": "sparse、dense、mask の全組、各クエリが保つ量、設定。最大 {size}。",
    "export_data_tile": "マップは {length} × {length} 組で、ファイルには大きすぎます。"
    "表示中の画素とその範囲、各クエリが保つ量、設定。最大 {size}。",
    "export_inputs": "全ヘッドの q と k も入れる",
    "export_curves_note": "クエリごとに一行：キーの数、保つ量、KL ダイバージェンス。約 {size}。",
    "export_language": "ライブラリ",
    "export_cite_note": "図の説明や脚注のための一行。リンクを開くとこの表示になります。",
    "export_bundle_note": "図、ページ、データ、コード、設定、リンク、作り直し方の README。"
    "最大 {size}、数秒かかります。図の見た目は「図」で選んだとおりです。",
}
