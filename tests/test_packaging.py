"""What is built is what stands in git: the wheel carries every file of the four content folders and nothing else."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import legalgraph
from legalgraph.resources import FOLDERS

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.xdist_group("wheel")


def tracked(*folders: str) -> set[str]:
    """The files git has or would add, less those just deleted: in a fresh clone exactly `git ls-files`."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *folders]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return {name for name in listed.split("\0") if name and (ROOT / name).is_file()}


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    (file,) = folder.glob("*.whl")
    return file


def inside(wheel: Path, folder: str) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name.removeprefix(folder) for name in archive.namelist() if name.startswith(folder)}


def test_the_wheel_carries_the_content_that_git_has(wheel: Path) -> None:
    assert inside(wheel, "legalgraph/_resources/") == tracked(*FOLDERS)


def test_the_wheel_carries_the_content_byte_for_byte(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        changed = [
            name
            for name in tracked(*FOLDERS)
            if archive.read(f"legalgraph/_resources/{name}") != (ROOT / name).read_bytes()
        ]
    assert changed == []


def test_the_wheel_carries_the_modules_that_git_has(wheel: Path) -> None:
    modules = {name for name in inside(wheel, "legalgraph/") if not name.startswith("_resources/")}
    assert modules == {name.removeprefix("src/legalgraph/") for name in tracked("src/legalgraph")}
    assert "py.typed" in modules


def test_the_wheel_carries_both_licences(wheel: Path) -> None:
    (information,) = {name.split("/")[0] for name in inside(wheel, "") if ".dist-info/" in name}
    assert inside(wheel, f"{information}/licenses/") == {"LICENSE", "LICENSE-DATA.md"}


def test_the_zipped_wheel_finds_its_content(wheel: Path, tmp_path: Path) -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import legalgraph.resources as resources\n"
        "assert resources.__file__.startswith(sys.argv[1]), resources.__file__\n"
        "for folder in resources.FOLDERS:\n"
        "    for name, file in resources.iter_files(folder, ''):\n"
        "        print(name, len(file.read_bytes()))\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", program, wheel], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    expected = {f"{name} {(ROOT / name).stat().st_size}" for name in tracked(*FOLDERS) if "/." not in name}
    assert set(done.stdout.splitlines()) == expected


def test_the_version_stands_in_one_place(wheel: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert "version" not in project
    assert project["dynamic"] == ["version"]
    assert wheel.name.split("-")[1] == legalgraph.__version__
    said = re.compile(rf"(?<![\d.]){re.escape(legalgraph.__version__)}(?![\d.])")
    code = [name for name in tracked("src", "scripts", ".ci") if said.search((ROOT / name).read_text(encoding="utf-8"))]
    assert code == ["src/legalgraph/__init__.py"]


def test_the_command_says_the_version() -> None:
    program = "import sys; sys.path.insert(0, sys.argv.pop(1)); from legalgraph.cli import main; main()"
    command = [sys.executable, "-c", program, str(ROOT / "src"), "--version"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert legalgraph.__version__ in said.split()


def test_only_named_extras_bring_test_tools() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needed = {re.split(r"[<>=\[; ]", requirement)[0] for requirement in project["dependencies"]}
    assert needed == {"click", "networkx", "owlready2", "pyoxigraph", "pyshacl", "rdflib", "rich"}
