"""The command line: what it writes, what it says, and the codes it ends with."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sparse_attn.export.bundle import bundle_bytes, bundle_file
from sparse_attn.export.code import snippet
from sparse_attn.export.command import DONE, FAILED, UNUSABLE, main
from sparse_attn.export.data import npz_file
from sparse_attn.export.style import PictureStyle
from sparse_attn.export.taken import Taken
from sparse_attn.settings import PRESETS, Settings
from sparse_attn.sources import example_arrays
from sparse_attn.sources.arrays import arrays_digest
from sparse_attn.views.given import Given
from tests.test_project import ROOT

LINK = "T=48&heads=2&D=4&preset=custom&window=2&globals=0&random=1&seed=5"
SETTINGS = Settings.from_link(LINK)[0]
LONG = "Who sees it all? 私は 全部 見る. " * 400


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_ending_is_written(here: Path) -> None:
    endings = ("png", "svg", "pdf", "html", "npz", "csv", "json", "py")
    words = [part for ending in endings for part in ("-o", f"figure.{ending}")]
    assert main(["render", LINK, "--times", "1", *words]) == DONE
    taken = Taken(SETTINGS)
    for format_ in ("png", "svg", "pdf"):
        wanted = taken.picture_file(PictureStyle(format_, scale=1))
        assert (here / f"figure.{format_}").read_bytes() == wanted
    assert (here / "figure.py").read_text("utf-8") == snippet("library", SETTINGS).code
    assert json.loads((here / "figure.json").read_text())["settings"]["seed"] == "5"
    with np.load(here / "figure.npz") as file:
        assert file["mask"].shape == (48, 48)
    assert (here / "figure.csv").read_text().count("\n") == 49
    assert "sa-map" in (here / "figure.html").read_text("utf-8")


def test_options_win_over_the_link(here: Path) -> None:
    words = ["render", f"http://a.example/?{LINK}", "--window", "3", "--input-seed", "4"]
    assert main([*words, "-o", "a.json"]) == DONE
    found = json.loads((here / "a.json").read_text())["settings"]
    assert (found["window"], found["input_seed"], found["seed"]) == ("3", "4", "5")


def test_how_a_picture_looks_can_be_said(here: Path) -> None:
    style = ["--theme", "dark", "--size", "slide", "--times", "1", "--stamp"]
    assert main(["render", LINK, *style, "-o", "a.png"]) == DONE
    with Image.open(here / "a.png") as image:
        assert image.size == (1280, 720)
    assert Settings.from_link(str(image.info["Source"])) == (SETTINGS, ())


def test_what_was_written_says_how_to_make_it_again(here: Path) -> None:
    names = [f"a.{ending}" for ending in ("png", "svg", "json")]
    assert (
        main(["render", LINK, "--times", "1", *(w for name in names for w in ("-o", name))]) == DONE
    )
    for name in names:
        assert main(["render", name, "-o", "again.json"]) == DONE
        assert (here / "again.json").read_bytes() == (here / "a.json").read_bytes()


def test_a_bundle_alone_makes_its_picture_again(here: Path) -> None:
    """A long text, which no link holds, and the command that the README names."""
    (here / "long.txt").write_text(LONG, encoding="utf-8", newline="")
    made = ["render", "--text", "long.txt", "--window", "2", "--globals", "0", "--heads", "1"]
    assert main([*made, "--times", "1", "--theme", "print", "-o", "b.zip"]) == DONE
    with zipfile.ZipFile(here / "b.zip") as archive:
        archive.extractall(here / "b")
    folder = here / "b"
    readme = (folder / "README.md").read_text("utf-8")
    command = next(line for line in readme.splitlines() if line.endswith("-o figure.svg"))
    words = [str(folder / each) if (folder / each).exists() else each for each in command.split()]
    assert words[:3] == ["python", "-m", "sparse_attn"]
    before = (folder / "figure.svg").read_bytes()
    assert main([*words[3:-1], "again.svg"]) == DONE
    assert (here / "again.svg").read_bytes() == before
    for name in ("link.txt", "settings.json", "input.txt", "figure.png", "figure.pdf", "page.html",
                 "data.npz", "curves.csv", "code/library.py", "code/huggingface.py"):  # fmt: skip
        assert (folder / name).stat().st_size > 0, name
    assert (folder / "input.txt").read_bytes() == LONG.encode()


def test_arrays_are_given_by_their_file(here: Path) -> None:
    data = example_arrays()
    (here / "in.npz").write_bytes(data)
    assert main(["render", "--arrays", "in.npz", "-o", "a.zip", "-o", "a.json"]) == DONE
    params = json.loads((here / "a.json").read_text())["settings"]
    assert (params["arrays"], params["heads"], params["D"]) == (arrays_digest(data), "2", "16")
    with zipfile.ZipFile(here / "a.zip") as archive:
        assert archive.read("input.npz") == data
    assert main(["render", "a.zip", "-o", "b.json"]) == DONE
    assert (here / "b.json").read_bytes() == (here / "a.json").read_bytes()


def test_code_of_another_library(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", LINK, "--code", "flex", "-o", "a.py"]) == DONE
    assert "create_block_mask" in (here / "a.py").read_text("utf-8")
    assert main(["render", LINK, "--code", "huggingface", "-o", "b.py"]) == FAILED
    assert "random keys" in capsys.readouterr().err
    assert not (here / "b.py").exists()


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["T=99&window=-3", "-o", "a.png"], UNUSABLE, "Window (window): -3 cannot be used."),
        (["--T", "many", "-o", "a.png"], UNUSABLE, "Length T (T): 'many' cannot be used."),
        (["T=99&nonsense=1", "-o", "a.png"], UNUSABLE, "'nonsense' is not a setting"),
        (["T=99", "-o", "a.bmp"], UNUSABLE, "Output (-o): 'a.bmp' has no ending that is known."),
        (["missing.json", "-o", "a.png"], UNUSABLE, "missing.json: No such file or directory."),
        (["wrong.json", "-o", "a.png"], UNUSABLE, "wrong.json is not a settings.json"),
        (["wrong.png", "-o", "a.png"], UNUSABLE, "wrong.png is not a PNG."),
        (["plain.png", "-o", "a.png"], UNUSABLE, "plain.png does not say which view it shows"),
        (["wrong.zip", "-o", "a.png"], UNUSABLE, "wrong.zip is not a bundle"),
        (["empty.zip", "-o", "a.png"], UNUSABLE, "it holds no settings.json"),
        (["--input", "text", "--T", "9", "-o", "a.png"], UNUSABLE, "Text (text): it is empty."),
        (["input=text&T=9&text_hash=0123456789abcdef", "-o", "a.png"], UNUSABLE,
         "too long to travel"),
        (["input=arrays&T=9&arrays=0123456789abcdef", "-o", "a.png"], UNUSABLE,
         "no file is given"),
        (["T=32", "-o", "nowhere/a.png"], FAILED, "nowhere/a.png: No such file or directory."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_a_sentence(
    here: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int, sentence: str
) -> None:
    (here / "wrong.json").write_text("[1]")
    (here / "wrong.png").write_bytes(b"no picture")
    (here / "wrong.zip").write_bytes(b"no archive")
    Image.new("L", (2, 2)).save(here / "plain.png")
    with zipfile.ZipFile(here / "empty.zip", "w") as archive:
        archive.writestr("a.txt", "a")
    assert main(["render", *words]) == code
    said = capsys.readouterr()
    assert sentence in said.err
    assert "Traceback" not in said.err
    assert said.out == ""
    assert not (here / "a.png").exists()


def test_another_text_than_the_links_is_refused() -> None:
    from sparse_attn.views.given import fitted

    settings = Settings(input="text", T=9, window=1, text_hash="0123456789abcdef")
    with pytest.raises(ValueError, match=r"has the fingerprint .* Allowed: the one with 01234567"):
        fitted(settings, Given(words="Another text."))


def test_a_command_that_is_none_ends_with_two() -> None:
    for words in ([], ["paint"], ["render", "T=32"], ["render", "-o", "a.png", "--theme", "neon"]):
        with pytest.raises(SystemExit) as ended:
            main(words)
        assert ended.value.code == UNUSABLE


def test_the_gallery_has_every_preset(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gallery", "made/gallery", "--T", "64", "--times", "1"]) == DONE
    names = {f"{preset}.png" for preset in PRESETS if preset != "custom"}
    assert {each.name for each in (here / "made/gallery").iterdir()} == names | {"README.md"}
    readme = (here / "made/gallery/README.md").read_text("utf-8")
    assert all(f"({name})" in readme for name in names)
    assert len(capsys.readouterr().out.splitlines()) == len(names)
    assert main(["gallery", "made", "--T", "3"]) == UNUSABLE
    assert "Length T (T): 3 cannot be used." in capsys.readouterr().err


def test_it_runs_as_a_module(here: Path) -> None:
    command = [sys.executable, "-m", "sparse_attn", "render", "T=1", "-o", str(here / "a.svg")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == UNUSABLE
    assert done.stderr.startswith("Length T (T): 1 cannot be used.")


@pytest.mark.parametrize(("given", "wanted"), [(None, "PASSIVE"), ("ACTIVE", "ACTIVE")])
def test_waiting_threads_sleep_unless_somebody_said_otherwise(
    given: str | None, wanted: str
) -> None:
    environment = {name: each for name, each in os.environ.items() if name != "OMP_WAIT_POLICY"}
    environment |= {"OMP_WAIT_POLICY": given} if given else {}
    lines = "import os, sparse_attn; print(os.environ['OMP_WAIT_POLICY'])"
    command = [sys.executable, "-c", lines]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == wanted


def test_a_bundle_holds_the_same_files_and_is_no_larger_than_said() -> None:
    taken, style = Taken(SETTINGS), PictureStyle("png", scale=1, stamp=True)
    made = bundle_file(taken, style)
    assert len(made) <= bundle_bytes(taken, with_inputs=False)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.read("figure.png") == taken.picture_file(style)
        assert archive.read("data.npz") == npz_file(taken)
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
