"""Files as they come in: scanned, parsed, and the line of a node."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from legalgraph.errors import BadInput
from legalgraph.namespaces import GRAPH
from legalgraph.resources import iter_files
from legalgraph.scan import scan
from legalgraph.store import FORMATS, LARGEST_FILE, BlankNode, NamedNode, Quad, Triple, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from legalgraph.store import Term

Node: TypeAlias = "Term | Triple"
_PREFIX = re.compile(r"^\s*@?prefix\s+([\w.-]*):\s*<([^>]*)>", re.MULTILINE | re.IGNORECASE)
_BASE = re.compile(r"^\s*@?base\s+<([^>]*)>", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True)
class File:
    """A file that is checked, or shipped content beside it: its name, its text where it is checked, its triples."""

    name: str
    text: str
    triples: tuple[Triple, ...]
    checked: bool

    @cached_property
    def graph(self) -> NamedNode:
        """The named graph that holds its triples."""
        return NamedNode(GRAPH + re.sub(r"[^\w./@-]", "_", self.name.lstrip("/")))

    @cached_property
    def holders(self) -> dict[Node, Node]:
        """Of every blank node, a node that has it as value."""
        return {t.object: t.subject for t in self.triples if isinstance(t.object, BlankNode)}

    def quads(self) -> Iterator[Quad]:
        """The triples in the named graph and in the default graph."""
        for triple in self.triples:
            yield Quad(triple.subject, triple.predicate, triple.object, self.graph)
            yield Quad(triple.subject, triple.predicate, triple.object)

    def named(self, node: Node) -> str:
        """The IRI of the node, or of the nearest one with a name that holds it; "" where there is none."""
        seen: set[Node] = set()
        while isinstance(node, BlankNode) and node not in seen:
            seen.add(node)
            node = self.holders.get(node, node)
        return node.value if isinstance(node, NamedNode) else ""

    def line(self, node: str, *hints: str) -> int | None:
        """Guess the line: where the node's own statement begins, else where it is first named; there, the first hint found."""
        spellings = self._spellings(node)
        if not node or not spellings:
            return None
        names = "|".join(re.escape(name) for name in spellings)
        found = re.search(rf"^[ \t]*(?:{names})(?=[\s;,.\"'>])", self.text, re.MULTILINE) or re.search(names, self.text)
        if found is None:
            return None
        start, statement = found.start(), self.text[found.start() :]
        if (end := re.search(r"\.[ \t]*(?:#.*)?\n(?=\S)", statement)) is not None:
            statement = statement[: end.end()]
        start += len(statement) - len(statement.lstrip())
        for hint in hints:
            for spelling in self._spellings(hint):
                if (at := statement.find(spelling)) >= 0:
                    return self.text.count("\n", 0, found.start() + at) + 1
        return self.text.count("\n", 0, start) + 1

    @cached_property
    def _bases(self) -> list[str]:
        return _BASE.findall(self.text)

    @cached_property
    def _prefixes(self) -> list[tuple[str, str]]:
        return _PREFIX.findall(self.text)

    def _spellings(self, name: str) -> list[str]:
        if not re.match(r"[a-z]+:", name):
            return [name] if name else []
        found = [f"<{name}>", f'"{name}"']
        found += [f"<{name.removeprefix(base)}>" for base in self._bases if name.startswith(base)]
        found += [f"{p}:{name.removeprefix(space)}" for p, space in self._prefixes if space and name.startswith(space)]
        return found


def files_below(paths: Iterable[Path]) -> list[Path]:
    """The RDF files that the paths name, folders searched in order; raises ``BadInput`` where there is none."""
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise BadInput("there is no such file or folder", where=str(path), mend="check the path")
        inside = sorted(p for p in path.rglob("*") if p.suffix.lstrip(".") in FORMATS) if path.is_dir() else [path]
        if not inside:
            mend = f"known suffixes: {', '.join(FORMATS)}"
            raise BadInput("the folder holds no RDF file", where=str(path), mend=mend)
        found += inside
    return list(dict.fromkeys(found))


def take(path: Path) -> File:
    """Read, scan and parse one file of the user's."""
    name = str(path)
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise BadInput("the file is too large", where=name, mend="split it; the limit is 64 MB a file")
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror or error}", where=name, mend="check the path") from None
    return read(data, name)


def read(data: bytes, name: str) -> File:
    """Scan and parse one document that is checked."""
    scan(data, name)
    quads = parse(data, name.rsplit(".", 1)[-1], name=name, base=GRAPH)
    text = data.decode("utf-8", errors="replace")
    if any(isinstance(quad.object, Triple) for quad in quads):
        raise BadInput("a statement about a statement is not used here", where=name, mend="say it of a node of its own")
    return File(name, text, tuple(dict.fromkeys(quad.triple for quad in quads)), checked=True)


def shipped(folder: str, *, checked: bool) -> list[File]:
    """The shipped files of a folder."""
    files = []
    for name, file in iter_files(folder, (".ttl", ".trig")):
        data = file.read_bytes()
        quads = parse(data, name.rsplit(".", 1)[-1], name=name)
        files.append(File(name, data.decode(), tuple(quad.triple for quad in quads), checked))
    return files
