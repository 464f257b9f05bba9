"""The documents that facts were read from, found in the folders given and known by their hashes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from legalgraph.errors import BadInput
from legalgraph.evidence import Source
from legalgraph.verification.values import Result

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LARGEST: Final = 64 * 1024 * 1024
MOST_FILES: Final = 5000


@dataclass(frozen=True, slots=True)
class Document:
    """One source as it was found: ``EXACT``, ``SOURCE_MISSING`` or ``SOURCE_CHANGED`` (its present text is kept too)."""

    iri: str
    name: str
    sha256: str
    result: Result
    text: Source | None = None
    found_sha256: str = ""


class Library:
    """Folders of documents. The name finds a document and the hash identifies it; one renamed is found by its hash."""

    def __init__(self, folders: Sequence[Path]) -> None:
        for folder in folders:
            if not folder.is_dir():
                raise BadInput("there is no such folder", where=str(folder), mend="give the folder of the documents")
        self._folders = tuple(folders)
        self._found: dict[tuple[str, str, str], Document] = {}

    def get(self, iri: str, name: str, sha256: str) -> Document:
        """The document of this name and hash."""
        key = (iri, name, sha256)
        if key not in self._found:
            self._found[key] = self._look(*key)
        return self._found[key]

    def _look(self, iri: str, name: str, sha256: str) -> Document:
        changed: bytes | None = None
        plain = PurePosixPath(name)
        if not plain.is_absolute() and ".." not in plain.parts:
            for folder in self._folders:
                if (folder / name).is_file():
                    data = _bytes(folder / name)
                    if hashlib.sha256(data).hexdigest() == sha256:
                        return _document(iri, name, sha256, data, Result.EXACT)
                    changed = changed if changed is not None else data
        if (renamed := self._by_hash.get(sha256)) is not None:
            return _document(iri, name, sha256, _bytes(renamed), Result.EXACT)
        if changed is not None:
            return _document(iri, name, sha256, changed, Result.SOURCE_CHANGED)
        return Document(iri, name, sha256, Result.SOURCE_MISSING)

    @cached_property
    def _by_hash(self) -> dict[str, Path]:
        found: dict[str, Path] = {}
        for path in self._files():
            found.setdefault(hashlib.sha256(_bytes(path)).hexdigest(), path)
        return found

    def _files(self) -> Iterable[Path]:
        seen = 0
        for folder in self._folders:
            for path in sorted(folder.rglob("*.txt")):
                if path.is_file() and path.stat().st_size <= LARGEST:
                    seen += 1
                    if seen > MOST_FILES:
                        return
                    yield path


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise BadInput("the document is too large", where=str(path), mend="the limit is 64 MB a document")
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror or error}", where=str(path), mend="check the path") from None


def _document(iri: str, name: str, sha256: str, data: bytes, result: Result) -> Document:
    try:
        text = Source(data.decode("utf-8"))
    except UnicodeDecodeError:
        text = None
    return Document(iri, name, sha256, result, text, hashlib.sha256(data).hexdigest())
