"""The direction of the dependencies: the library knows no streamlit, and plotly only in figures."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "sparse_attn"
UNWANTED = ("streamlit", "plotly")

# Who may import what: folders and files, relative to the repository.
MAY_IMPORT = {
    "streamlit": ("app.py", "pages", "sparse_attn/ui"),
    "plotly": ("sparse_attn/figures", "sparse_attn/ui", "sparse_attn/export"),
}
# What a folder of the library must not know: the arrows of the design, the other way round.
ABOVE = ("views", "export", "ui")
MUST_NOT_IMPORT = {
    "sparse_attn/patterns": (
        "models",
        "attention",
        "maps",
        "measures",
        "sources",
        "figures",
        *ABOVE,
    ),
    "sparse_attn/attention": ("models", "maps", "measures", "sources", "figures", *ABOVE),
    "sparse_attn/maps": ("models", "measures", "sources", "figures", *ABOVE),
    "sparse_attn/measures": ("models", "sources", "figures", *ABOVE),
    "sparse_attn/sources": ("models", "attention", "maps", "measures", "figures", *ABOVE),
    "sparse_attn/models": ("figures", *ABOVE),
    "sparse_attn/figures": ("patterns", "attention", "maps", "measures", "sources", *ABOVE),
    "sparse_attn/lessons": ("figures", "export", "views", "models", "ui"),
    "sparse_attn/settings": ("attention", "maps", "measures", "figures", *ABOVE),
    "sparse_attn/views": ("export", "ui"),
    "sparse_attn/export": ("ui",),
}


def loaded_by(*modules: str) -> set[str]:
    """Which of the unwanted packages a fresh interpreter holds after importing ``modules``."""
    lines = [f"import {module}" for module in modules]
    lines.append(f"import sys; print(*(set({UNWANTED!r}) & set(sys.modules)))")
    result = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return set(result.stdout.split())


def library_modules() -> list[str]:
    """Every module of ``sparse_attn`` that a notebook may use: all but ui and figures."""
    paths = (path.relative_to(ROOT) for path in sorted(PACKAGE.rglob("*.py")))
    modules = [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in paths]
    apart = ("sparse_attn.ui", "sparse_attn.figures")
    return [module for module in modules if not module.startswith(apart)]


def test_the_library_loads_neither_streamlit_nor_plotly() -> None:
    assert loaded_by("sparse_attn") == set()
    modules = library_modules()
    assert {"sparse_attn", "sparse_attn.patterns.local", "sparse_attn.maps.tile"} <= set(modules)
    assert loaded_by(*modules) == set()


@pytest.mark.parametrize("package", UNWANTED)
def test_loading_one_is_noticed(package: str) -> None:
    assert package in loaded_by("sparse_attn", package)


def imports(source: str) -> Iterator[str]:
    """Every module that the source imports, wherever in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)


def imports_of(source: str, package: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for name in imports(source))


def application_files() -> list[Path]:
    files = [*PACKAGE.rglob("*.py"), *(ROOT / "pages").glob("*.py"), *ROOT.glob("*.py")]
    return [path.relative_to(ROOT) for path in sorted(files)]


def importers(package: str, files: list[Path]) -> list[str]:
    """The files that import ``package``."""
    found = (path for path in files if imports_of((ROOT / path).read_text(), package))
    return [path.as_posix() for path in found]


@pytest.mark.parametrize("package", UNWANTED)
def test_only_these_places_import_it(package: str) -> None:
    allowed = MAY_IMPORT[package]
    strangers = [
        name
        for name in importers(package, application_files())
        if not any(name == place or name.startswith(f"{place}/") for place in allowed)
    ]
    assert strangers == []


@pytest.mark.parametrize("folder", MUST_NOT_IMPORT)
def test_dependencies_point_one_way(folder: str) -> None:
    below = ROOT / folder
    files = [below.with_suffix(".py")] if not below.is_dir() else sorted(below.rglob("*.py"))
    relative = [path.relative_to(ROOT) for path in files if path.exists()]
    wrong = {
        name: found
        for name in MUST_NOT_IMPORT[folder]
        if (found := importers(f"sparse_attn.{name}", relative))
    }
    assert wrong == {}


@pytest.mark.parametrize("folder", ["patterns", "attention", "maps", "measures"])
def test_the_engine_needs_torch_alone(folder: str) -> None:
    """Its files import torch, numpy, the standard library and each other."""
    allowed = {"torch", "numpy", "sparse_attn", "__future__", *sys.stdlib_module_names}
    for path in (PACKAGE / folder).rglob("*.py"):
        roots = {name.split(".")[0] for name in imports(path.read_text())}
        assert roots <= allowed, path


@pytest.mark.parametrize("folder", ["figures", "settings"])
def test_pictures_and_settings_know_neither_torch_nor_streamlit(folder: str) -> None:
    files = [path.relative_to(ROOT) for path in (PACKAGE / folder).rglob("*.py")]
    assert files
    assert importers("torch", files) == importers("streamlit", files) == []


@pytest.mark.parametrize(
    ("source", "noticed"),
    [
        ("import streamlit as st", True),
        ("import streamlit.components.v2", True),
        ("from streamlit import session_state", True),
        ("def late():\n    from streamlit.web import cli", True),
        ("import streamlit_extras", False),
        ("text = 'import streamlit'", False),
    ],
)
def test_the_search_for_imports_can_fail(source: str, noticed: bool) -> None:
    assert imports_of(source, "streamlit") == noticed


def test_the_search_for_backward_imports_can_fail() -> None:
    assert imports_of("from sparse_attn.maps import Tile", "sparse_attn.maps")
    assert imports_of("from sparse_attn import maps", "sparse_attn.maps")
    assert not imports_of("from sparse_attn.maps_of import x", "sparse_attn.maps")
