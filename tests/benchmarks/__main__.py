"""Run the benchmarks: ``python -m tests.benchmarks [name ...] [--long] [--repeats 15]``.

To add one: a module in this folder with ``run(options) -> Iterator[str]`` that yields its tables,
named in BENCHMARKS.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import sys
from collections.abc import Sequence

from tests.benchmarks.options import Options
from tests.benchmarks.report import machine

BENCHMARKS = ("sparse_vs_dense", "growth", "slider_to_paint")


def main(arguments: Sequence[str]) -> int:
    """Run the named benchmarks, or all, in the order of BENCHMARKS."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"which to run: {', '.join(BENCHMARKS)}")
    parser.add_argument("--long", action="store_true", help="also the sizes that take minutes")
    parser.add_argument("--repeats", type=int, default=Options.repeats, help="times each is timed")
    chosen = parser.parse_args(arguments)
    unknown = set(chosen.names) - set(BENCHMARKS)
    if unknown:
        parser.error(f"no benchmark is named {', '.join(sorted(unknown))}")
    options = Options(long=chosen.long, repeats=chosen.repeats)
    print(machine(), flush=True)
    for name in BENCHMARKS:
        if not chosen.names or name in chosen.names:
            module = importlib.import_module(f"tests.benchmarks.{name}")
            print(f"\n{name}: {inspect.getdoc(module)}", flush=True)
            for text in module.run(options):
                print(text, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
