"""Where the ontology, the rules, the data and the queries are: inside the installed package, else in the checkout.

A wheel carries the four folders under ``legalgraph/_resources``; that also works while the wheel stays zipped, so what
is handed out is an ``importlib.resources`` Traversable, not a path. In a checkout, and in an editable install of one,
the folders stand beside ``src`` and an edit counts at once.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from legalgraph.errors import BadInput, MissingContent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

FOLDERS: Final = ("data", "ontology", "queries", "rules")


def content(*parts: str) -> Traversable:
    """Return the file or folder that has this path from the top, such as ``content("rules", "NAME/goals")``.

    The first part names one of the four folders. Whether the rest exists is for the caller to ask. A path
    that leaves the folders is refused.
    """
    names = [name for part in parts for name in part.split("/")]
    if not names or names[0] not in FOLDERS:
        raise BadInput(f"{'/'.join(parts)!r} is in none of the folders {', '.join(FOLDERS)}")
    if any(name in {"", ".", ".."} or "\\" in name or "\0" in name for name in names):
        raise BadInput(f"{'/'.join(parts)!r} is not a plain path below {names[0]}")
    return _top().joinpath(*names)


def iter_files(folder: str, suffix: str | tuple[str, ...]) -> list[tuple[str, Traversable]]:
    """List the files below a folder whose names end in the suffix, sorted by name.

    Each comes with its path from the top (``data/zz/law/1-1.ttl``): the name to use in messages and for
    graphs. Hidden files and folders are left out. A folder that does not exist has no files.
    """
    start = content(folder)
    found = _on_disk(folder, start) if isinstance(start, Path) else _walk(folder, start) if start.is_dir() else ()
    return sorted(((name, file) for name, file in found if name.endswith(suffix)), key=lambda found: found[0])


@cache
def queries(folder: str) -> tuple[tuple[str, str], ...]:
    """The queries below a folder, such as ``snapshot``, in the order of their names: name and text, read once a process."""
    return tuple((name, file.read_text(encoding="utf-8")) for name, file in iter_files(f"queries/{folder}", ".rq"))


def _on_disk(name: str, folder: Path) -> Iterator[tuple[str, Traversable]]:
    """As ``_walk``, without a look at every entry by itself."""
    for place, folders, files in os.walk(folder, followlinks=True):
        folders[:] = [one for one in folders if not one.startswith(".")]
        below = f"{name}{place.removeprefix(str(folder)).replace(os.sep, '/')}/"
        yield from ((below + file, Path(place, file)) for file in files if not file.startswith("."))


def _walk(name: str, folder: Traversable) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.name.startswith("."):
            continue
        path = f"{name}/{entry.name}"
        if entry.is_dir():
            yield from _walk(path, entry)
        elif entry.is_file():
            yield path, entry


def _package() -> Traversable:
    here = Path(__file__).parent
    if here.is_dir():
        return here
    from importlib.resources import files  # in a wheel that stays zipped; slow to import

    return files("legalgraph")


def _top() -> Traversable:
    installed = _package() / "_resources"
    if installed.is_dir():
        return installed
    checkout = Path(__file__).resolve().parents[2]
    if (checkout / "ontology").is_dir() and (checkout / "pyproject.toml").is_file():
        return checkout
    raise MissingContent(
        "the ontology, rules, data and queries were not installed with the package",
        where=str(installed),
        mend="install legalgraph again from its wheel, or run it from a checkout",
    )
