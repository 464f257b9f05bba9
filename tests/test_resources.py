"""The content folders as found in this checkout; tests/test_packaging.py finds them in a zipped wheel."""

from __future__ import annotations

from pathlib import Path

import pytest

from legalgraph import resources
from legalgraph.errors import BadInput, MissingContent
from legalgraph.resources import FOLDERS, content, iter_files

ROOT = Path(__file__).resolve().parents[1]


def test_a_file_is_found_by_its_path_from_the_top() -> None:
    assert content("ontology", "norms.ttl").read_bytes() == (ROOT / "ontology" / "norms.ttl").read_bytes()
    assert content("ontology/norms.ttl").is_file()


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_below_a_folder_is_listed_once_in_order(folder: str) -> None:
    names = [name for name, _ in iter_files(folder, "")]
    files = (path.relative_to(ROOT) for path in (ROOT / folder).rglob("*") if path.is_file())
    assert names == sorted(path.as_posix() for path in files if not any(part.startswith(".") for part in path.parts))


def test_the_suffix_chooses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("b.ttl", "a/z.ttl", "a/y.trig", "a.ttl", ".hidden.ttl", ".hidden/c.ttl", "Z.ttl"):
        (tmp_path / "data" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "data" / name).write_text(name)
    monkeypatch.setattr(resources, "_top", lambda: tmp_path)
    assert [name for name, _ in iter_files("data", ".ttl")] == [
        "data/Z.ttl",
        "data/a.ttl",
        "data/a/z.ttl",
        "data/b.ttl",
    ]
    assert [file.read_text() for _, file in iter_files("data/a", (".ttl", ".trig"))] == ["a/y.trig", "a/z.ttl"]
    assert iter_files("rules", ".ttl") == []


@pytest.mark.parametrize(
    "parts",
    [
        (),
        ("",),
        ("src",),
        ("/etc/hostname",),
        ("data", ".."),
        ("data/../../secret",),
        ("data", "/etc/hostname"),
        ("data", "."),
        ("data", ""),
        ("data", "..\\secret"),
        ("data", "nul\0"),
    ],
)
def test_a_path_that_leaves_the_folders_is_refused(parts: tuple[str, ...]) -> None:
    with pytest.raises(BadInput):
        content(*parts)


def test_without_content_the_remedy_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_package", lambda: tmp_path)
    monkeypatch.setattr(resources, "__file__", str(tmp_path / "src" / "legalgraph" / "resources.py"))
    with pytest.raises(MissingContent) as told:
        content("data")
    assert told.value.exit_code == 3
    assert told.value.mend


def test_installed_content_is_preferred_to_a_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "_resources" / "data").mkdir(parents=True)
    (tmp_path / "_resources" / "data" / "x.ttl").write_text("installed")
    monkeypatch.setattr(resources, "_package", lambda: tmp_path)
    assert [(name, file.read_text()) for name, file in iter_files("data", ".ttl")] == [("data/x.ttl", "installed")]
