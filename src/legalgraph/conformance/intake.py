"""Files as they come in: what is refused before any parser of RDF sees it, then the triples, and the line of a node.

Refused, with a message and nothing fetched: entities and document types of XML that reach outside or grow, nesting beyond
``DEEPEST`` levels, files beyond the store's size limit, JSON-LD contexts on the web, and numbers of absurd length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias
from xml.parsers import expat

from legalgraph.errors import BadInput, Place
from legalgraph.namespaces import GRAPH
from legalgraph.resources import iter_files
from legalgraph.store import FORMATS, LARGEST_FILE, BlankNode, NamedNode, Quad, Triple, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from legalgraph.store import Term

Node: TypeAlias = "Term | Triple"
DEEPEST: Final = 200
_LONGEST_ENTITY: Final = 1000
_GROWTH: Final = 8  # an expanded document may be so many times as long as it was written, and a megabyte more
_TURTLE = re.compile(
    r'"""(?:[^"\\]++|\\.|"(?!""))*+"""|'
    r"'''(?:[^'\\]++|\\.|'(?!''))*+'''|"
    r'"(?:[^"\\\n]++|\\.)*+"|'
    r"'(?:[^'\\\n]++|\\.)*+'|<[^<>\s]*+>|\#[^\n]*+|\\.|(?P<open>[\[(])|(?P<close>[\])])",
    re.DOTALL,
)
_JSON = re.compile(r'"(?:[^"\\]++|\\.)*+"|(?P<open>[\[{])|(?P<close>[\]}])', re.DOTALL)
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
    suffix = name.rsplit(".", 1)[-1].lower()
    if suffix in {"rdf", "owl"}:
        scan_xml(data, name)
    text = data.decode("utf-8", errors="replace")
    if suffix in {"ttl", "trig", "jsonld"}:
        _scan_depth(text, name, _JSON if suffix == "jsonld" else _TURTLE)
    try:
        quads = parse(data, suffix, name=name, base=GRAPH)
    except BadInput as error:
        if "LoadDocumentCallback" in error.message:
            mend = "write the context into the file; nothing is fetched from the web"
            raise BadInput("the JSON-LD context stands elsewhere", where=error.where, mend=mend) from None
        raise
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


def _scan_depth(text: str, name: str, tokens: re.Pattern[str]) -> None:
    depth = 0
    for token in tokens.finditer(text):
        if token.lastgroup == "open":
            depth += 1
            if depth > DEEPEST:
                place = Place(name, text.count("\n", 0, token.start()) + 1)
                raise BadInput(
                    f"brackets are nested more than {DEEPEST} deep", where=place, mend="give the inner nodes names"
                )
        elif token.lastgroup == "close":
            depth -= 1


def scan_xml(data: bytes, name: str) -> None:
    """Refuse XML that reaches outside of itself, grows when it is read, or is nested too deeply."""
    parser = expat.ParserCreate()
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    depth = size = 0

    def refuse(wrong: str, mend: str) -> None:
        raise BadInput(wrong, where=Place(name, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1), mend=mend)

    def doctype(_name: str, system: str | None, public: str | None, _internal: int) -> None:
        if system or public:
            refuse("the document type stands outside of the file", "remove it; nothing is fetched")

    def entity(
        _name: str, parameter: int, value: str | None, _base: str | None, system: str | None, *_others: str | None
    ) -> None:
        if parameter or system or value is None:
            refuse("an entity stands outside of the file, or is a parameter entity", "write its text into the file")
        elif "&" in value or len(value) > _LONGEST_ENTITY:
            refuse("an entity is made of entities, or is very long", "write its text where it is used")

    def grow(length: int) -> None:
        nonlocal size
        size += length
        if size > _GROWTH * len(data) + 2**20:
            refuse("the file grows out of proportion when its entities are read", "write their text where it is used")

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            refuse(f"elements are nested more than {DEEPEST} deep", "give the inner nodes names")
        grow(len(tag) + sum(len(key) + len(value) for key, value in attributes.items()))

    def end(_tag: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = doctype
    parser.EntityDeclHandler = entity
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = lambda text: grow(len(text))
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        where = Place(name, error.lineno, error.offset + 1)
        raise BadInput(
            f"the file is not XML: {expat.ErrorString(error.code)}", where=where, mend="correct it there"
        ) from None
