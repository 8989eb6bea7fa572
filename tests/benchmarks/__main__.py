"""Run the benchmarks: ``python -m tests.benchmarks [name ...] [--long] [--write PAGE]``.

To add one: a module in this folder with ``run(options) -> Iterator[Result]`` that yields its tables
and lines, named in BENCHMARKS.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import os
import sys
from collections.abc import Sequence
from pathlib import Path

# As in app.py: what is timed here waits as the app does. Read when torch is first loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

from tests.benchmarks import document
from tests.benchmarks.options import Options
from tests.benchmarks.report import machine

BENCHMARKS = (
    "sparse_vs_dense",
    "rivals",
    "growth",
    "crossover",
    "placements",
    "slider_to_paint",
    "plain_way",
    "million_tokens",
)


def main(arguments: Sequence[str]) -> int:
    """Run the named benchmarks, or all, in the order of BENCHMARKS."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"which to run: {', '.join(BENCHMARKS)}")
    parser.add_argument("--long", action="store_true", help="also the sizes that take minutes")
    parser.add_argument("--repeats", type=int, default=Options.repeats, help="times each is timed")
    parser.add_argument("--write", type=Path, help="a page of Markdown that the results go into")
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
            results = []
            for result in module.run(options):
                print(result, flush=True)
                results.append(result)
            if chosen.write:
                document.write(chosen.write, name, inspect.getdoc(module) or "", results)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
