"""What the project promises about itself: pins, commands, no path of one machine in a file."""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT_SUFFIXES = frozenset({".css", ".js", ".md", ".py", ".toml", ".txt"})
FOLDERS = ("docs", "pages", "sparse_attn", "tests", "tools", ".streamlit", ".ci")
TARGETS = ("help", "run", "test", "check", "bench", "gallery", "format", "clean")

# Home folders and workplaces of one machine. Written so that this file does not match itself.
MACHINE_PATH = re.compile(r"(?<![\w.}-])/(?:home|Users|root|work|farm|mnt|opt)/(?=\w)")


def pins(name: str) -> dict[str, str]:
    """Every requirement of a file as name → what follows it; comments and includes left out."""
    lines = [line.split("#")[0].strip() for line in (ROOT / name).read_text().splitlines()]
    found = [re.match(r"([\w-]+)(.*)", line) for line in lines if line and line[0] != "-"]
    return {match[1]: match[2] for match in found if match}


def project_files() -> Iterator[Path]:
    """The project's own text files: the top level and its folders, without environments."""
    yield from (path for path in ROOT.iterdir() if path.is_file())
    for folder in FOLDERS:
        yield from (ROOT / folder).rglob("*")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_every_requirement_is_pinned_and_installed_so(name: str) -> None:
    for package, pin in pins(name).items():
        assert re.fullmatch(r"==\d+(\.\d+)+", pin), f"{name}: {package}{pin} is not an exact pin"
        installed = importlib.metadata.version(package).split("+")[0]  # torch adds its build
        assert f"=={installed}" == pin, f"{name} pins {package}{pin}; {installed} is installed"


def test_the_promised_versions() -> None:
    required = pins("requirements.txt")
    pictures = {"matplotlib", "matplotlib-fontja"}
    assert set(required) == {"torch", "streamlit", "plotly", "numpy"} | pictures
    assert required["torch"] == "==2.13.0"
    assert required["streamlit"].startswith("==1.67.")
    assert required["plotly"].startswith("==7.1.")


def test_the_test_requirements_stand_apart() -> None:
    assert "-r requirements.txt" in (ROOT / "requirements-test.txt").read_text()
    assert not set(pins("requirements.txt")) & set(pins("requirements-test.txt"))


@pytest.mark.parametrize("target", TARGETS)
def test_make_knows_the_command(target: str) -> None:
    subprocess.run(["make", "--dry-run", target], cwd=ROOT, check=True, capture_output=True)


def test_make_help_lists_every_command() -> None:
    result = subprocess.run(
        ["make", "--silent", "help"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert tuple(line.split()[0] for line in result.stdout.splitlines()) == TARGETS


def test_ci_runs_what_a_user_runs() -> None:
    script = (ROOT / ".ci" / "run").read_text()
    assert "set -euo pipefail" in script
    assert re.findall(r"^make (\w+)$", script, re.MULTILINE) == ["check", "test"]


def test_the_readme_names_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text()
    assert "make run" in readme
    assert "make test" in readme


def test_no_file_names_a_place_on_one_machine() -> None:
    texts = [path for path in project_files() if path.suffix in TEXT_SUFFIXES]
    texts += [ROOT / "Makefile", ROOT / ".ci" / "run"]
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in texts
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if MACHINE_PATH.search(line)
    ]
    assert not found, "\n".join(found)


def test_the_search_for_machine_paths_can_fail() -> None:
    for folder in ("home", "Users", "root", "work"):
        assert MACHINE_PATH.search(f"see /{folder}/someone/app.py")
    for harmless in ("sparse_attn/work/x", "https://example.org/home/x", "{base}/root/x"):
        assert not MACHINE_PATH.search(harmless)
