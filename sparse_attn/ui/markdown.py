"""Words from outside, shown as they are: no markup, no pictures, no links."""

from __future__ import annotations

import re

_MARKUP = re.compile(r"([!-/:-@\[-`{-~])")  # every ASCII punctuation mark may be escaped


def plain(words: str) -> str:
    r"""``words`` as Markdown that shows them letter by letter, on one line.

    Source: CommonMark 0.31, section 2.4, "Backslash escapes".

    >>> print(plain("![](http://example.org/a.png) $x$"))
    \!\[\]\(http\:\/\/example\.org\/a\.png\) \$x\$
    """
    return _MARKUP.sub(r"\\\1", " ".join(words.split()))
