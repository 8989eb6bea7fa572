"""Everything of a view in one ZIP, with a README that says how to make it again."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace

from sparse_attn.export.data import arrays, curves_csv, data_bytes, is_full, npz_file
from sparse_attn.export.page import page_file
from sparse_attn.export.style import PictureStyle
from sparse_attn.export.taken import NAME, RELEASE, Taken

_USUAL = PictureStyle(stamp=True)
_OLD = (1980, 1, 1, 0, 0, 0)
_PACKED = (".png", ".npz", ".zip")  # as small as they get
_PICTURES = ("figure.png", "figure.svg", "figure.pdf")

_README = """\
# {title}

{caption}

Made by {name}, version {version}. Cite as:

> {citation}

## The files

- `figure.png`, `figure.svg`, `figure.pdf`: the picture, {style}.
- `page.html`: the same, to zoom and point at; open it in a browser, no network needed.
- `data.npz`: {data}. `curves.csv`: what each query keeps.
- `code/`: the pattern as code that runs.
- `settings.json`: every setting; `link.txt`: the link that opens this view in the app.
{given}
## Make it again

In a checkout of {name} ({version}), with this folder beside it:

```sh
python -m sparse_attn render settings.json {flags}{look} -o figure.svg
python -m sparse_attn render settings.json {flags}-o data.npz -o page.html -o everything.zip
```

The random keys and the synthetic inputs depend on the seeds in the settings alone. Weights agree
to rounding on another machine; which pairs are allowed agrees exactly.
"""


def bundle_bytes(taken: Taken, with_inputs: bool) -> int:
    """The most bytes that a bundle may have: the data, a page of 6 MB, three pictures."""
    return data_bytes(taken, with_inputs) + 64 * taken.settings.T + 24 * 2**20


def bundle_file(taken: Taken, style: PictureStyle = _USUAL, with_inputs: bool = False) -> bytes:
    """The ZIP; equal views give equal bytes. ``style``: of the pictures."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in _members(taken, style, with_inputs):
            entry = zipfile.ZipInfo(name, date_time=_OLD)
            entry.external_attr = 0o644 << 16
            stored = name.endswith(_PACKED)
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return out.getvalue()


def _members(
    taken: Taken, style: PictureStyle, with_inputs: bool
) -> Iterator[tuple[str, bytes | str]]:
    yield "README.md", _readme(taken, style, with_inputs)
    yield "settings.json", taken.settings_json() + "\n"
    yield "link.txt", taken.link + "\n"
    yield from _inputs(taken)
    for name in _PICTURES:
        yield name, taken.picture_file(replace(style, format=name.rpartition(".")[2]))
    yield "page.html", page_file(taken)
    yield "data.npz", npz_file(taken, with_inputs)
    yield "curves.csv", curves_csv(taken)
    for each in taken.snippets():
        name = f"code/{each.name}"
        yield (f"{name}.py", each.code) if each.code else (f"{name}.txt", each.note + "\n")


def _inputs(taken: Taken) -> Iterator[tuple[str, bytes | str]]:
    """What a link cannot carry."""
    settings = taken.settings
    if settings.input == "text":
        yield "input.txt", taken.given.words_of(settings).encode()
    elif settings.input == "arrays" and taken.given.arrays is not None:
        yield "input.npz", taken.given.arrays


def _readme(taken: Taken, style: PictureStyle, with_inputs: bool) -> str:
    settings, shapes = taken.settings, arrays(taken, with_inputs)
    what = "the maps pair by pair" if is_full(taken) else "the pixels of the maps"
    named = {"text": ("input.txt", "--text"), "arrays": ("input.npz", "--arrays")}
    file, flag = named.get(settings.input, ("", ""))
    return _README.format(
        title=" · ".join(taken.pattern),
        caption=taken.picture.caption,
        name=NAME,
        version=RELEASE,
        citation=taken.citation,
        style=f"{style.theme}, {style.size} size",
        look=f"--theme {style.theme} --size {style.size}{' --stamp' if style.stamp else ''}",
        data=f"{what} ({', '.join(f'`{name}`' for name in shapes)})",
        given=f"- `{file}`: what the maps are computed from.\n" if file else "",
        flags=f"{flag} {file} " if file else "",
    )
