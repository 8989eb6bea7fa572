"""English words of the menu that takes a view away."""

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
