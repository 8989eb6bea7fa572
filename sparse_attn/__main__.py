"""``python -m sparse_attn render LINK -o figure.svg``, ``python -m sparse_attn gallery DIR``."""

import sys

from sparse_attn.export.command import main

if __name__ == "__main__":
    sys.exit(main())
