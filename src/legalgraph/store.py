"""The only door to pyoxigraph: parsing, an in-memory store, SPARQL and serialisation.

A ``TripleStore`` holds either a dataset (one named graph a file) or a snapshot (one default graph). Queries written by
this project run here; what strangers write passes ``legalgraph.query`` first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import pyoxigraph as ox
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from legalgraph.errors import BadInput, BadQuery, Place
from legalgraph.namespaces import XSD
from legalgraph.scan import scan

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

__all__ = [
    "BlankNode",
    "Literal",
    "NamedNode",
    "Quad",
    "Row",
    "Term",
    "Triple",
    "TripleStore",
    "as_stored",
    "parse",
    "serialize",
    "stored_forms",
]

Term: TypeAlias = NamedNode | BlankNode | Literal
LARGEST_FILE: Final = 64 * 1024 * 1024

FORMATS: Final[Mapping[str, ox.RdfFormat]] = {
    "ttl": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "rdf": ox.RdfFormat.RDF_XML,
    "owl": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}


class Row:
    """One solution of a SELECT query: terms by variable name, unbound ones absent."""

    __slots__ = ("terms",)

    def __init__(self, terms: Mapping[str, Term]) -> None:
        self.terms = terms

    def __getitem__(self, name: str) -> str:
        """The IRI, label or lexical form of a variable that must be bound."""
        return self.terms[name].value

    def iri(self, name: str) -> str:
        """The IRI of a variable that must be a named node; raises ``BadInput`` for a blank node or a literal."""
        term = self.terms[name]
        if isinstance(term, NamedNode):
            return term.value
        raise BadInput(f"a {name} has no IRI: {term}", mend=f"give the {name} an IRI, so that an outcome can name it")

    def get(self, name: str) -> str | None:
        """The IRI, label or lexical form of a variable that may be unbound."""
        term = self.terms.get(name)
        return None if term is None else term.value


def parse(data: bytes, suffix: str, *, name: str, base: str | None = None) -> list[Quad]:
    """Parse a document strictly; nothing is fetched, blank nodes get fresh names.

    Raises ``BadInput`` with file, line and column.
    """
    kind = FORMATS.get(suffix.lower().lstrip("."))
    if kind is None:
        raise BadInput(f"{name} has no RDF format that is known here", mend=f"use one of: {', '.join(FORMATS)}")
    if len(data) > LARGEST_FILE:
        raise BadInput("the file is too large", where=name, mend="split it; the limit is 64 MB a file")
    try:
        quads = list(ox.parse(data, kind, base_iri=base, rename_blank_nodes=True))
    except SyntaxError as error:
        if "LoadDocumentCallback" in str(error):
            mend = "write the context into the file; nothing is fetched from the web"
            raise BadInput("the JSON-LD context stands elsewhere", where=name, mend=mend) from None
        place = Place(name, error.lineno, error.offset)
        raise BadInput(error.msg or "the file does not parse", where=place, mend="correct the syntax there") from None
    except (ValueError, MemoryError, RecursionError) as error:
        raise BadInput(
            f"the file does not parse: {error}", where=name, mend="check its encoding (UTF-8) and size"
        ) from None
    plain = kind in (ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES) and b"<<" not in data
    if not plain and any(isinstance(quad.subject, Triple) or isinstance(quad.object, Triple) for quad in quads):
        raise BadInput("the file has triples about triples (RDF-star)", where=name, mend="name what they are about")
    return quads


def read(file: Path | Traversable, *, name: str, base: str | None = None) -> list[Quad]:
    """Read and parse one file."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror or error}", where=name, mend="check the path") from None
    scan(data, name)
    return parse(data, file.name.rsplit(".", 1)[-1], name=name, base=base)


_CONSTRUCT: Final = re.compile(r"^CONSTRUCT\b", re.MULTILINE)


def _quad(item: Quad | Triple) -> Quad:
    return item if isinstance(item, Quad) else Quad(item.subject, item.predicate, item.object)  # default graph


class TripleStore:
    """An in-memory store with SPARQL 1.1."""

    __slots__ = ("_store",)

    def __init__(self, quads: Iterable[Quad] = ()) -> None:
        self._store = ox.Store()
        self.add(quads)

    def __len__(self) -> int:
        return len(self._store)

    def add(self, quads: Iterable[Quad | Triple]) -> None:
        """Add quads, and triples to the default graph."""
        self._store.extend(_quad(item) for item in quads)

    def add_quads(self, quads: Iterable[Quad]) -> None:
        """Add quads as they are: faster than ``add``, which takes triples too."""
        self._store.extend(quads)

    def add_lines(self, ntriples: bytes) -> None:
        """Add N-Triples that a store or this project wrote: what they name is not checked again."""
        if b"_:" in ntriples:  # blank nodes keep their names
            self.add(quad.triple for quad in ox.parse(ntriples, ox.RdfFormat.N_TRIPLES))
        else:
            self._store.load(ntriples, ox.RdfFormat.N_TRIPLES, lenient=True)

    def add_apart(self, triples: Iterable[Triple]) -> None:
        """Add triples whose blank nodes get fresh names: faster where nobody refers to them."""
        text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
        assert text is not None
        self._store.load(text, ox.RdfFormat.N_TRIPLES)

    def load(self, data: bytes, suffix: str, *, name: str, base: str | None = None) -> None:
        """Parse a document straight into the default graph, its named graphs too."""
        if suffix not in ("ttl", "nt") or not self.loads(data, suffix, base):
            self.add(quad.triple for quad in parse(data, suffix, name=name, base=base))  # which says what is wrong

    def loads(self, data: bytes, suffix: str, base: str | None = None) -> bool:
        """Parse Turtle or N-Triples straight into the default graph; false, with nothing loaded, where they do not parse."""
        try:
            self._store.load(data, FORMATS[suffix.lower().lstrip(".")], base_iri=base, to_graph=DefaultGraph())
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            return False
        return True

    def quads(
        self,
        subject: NamedNode | BlankNode | None = None,
        predicate: NamedNode | None = None,
        value: Term | None = None,
    ) -> Iterator[Quad]:
        """Iterate over matching quads of all graphs."""
        return iter(self._store.quads_for_pattern(subject, predicate, value, None))

    def said_of(self, nodes: Iterable[NamedNode | BlankNode | Triple]) -> bytes:
        """All that a store of one default graph says of some nodes, as N-Triples, a node's lines together."""
        lines = (self._store.quads_for_pattern(node, None, None, None) for node in nodes)
        return b"".join(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"" for quads in lines)

    def has(self, subject: NamedNode) -> bool:
        """Whether anything is said of a node."""
        return next(self.quads(subject), None) is not None

    def subjects(self, predicate: str, value: Term | None = None) -> list[NamedNode]:
        """The named nodes that have a property, or a value of it; sorted."""
        found = {quad.subject for quad in self.quads(None, NamedNode(predicate), value)}
        return sorted((node for node in found if isinstance(node, NamedNode)), key=str)

    def values(self, subject: NamedNode, predicate: str) -> list[Term]:
        """The values of a node's property; sorted."""
        found = {quad.object for quad in self.quads(subject, NamedNode(predicate))}
        return sorted((value for value in found if not isinstance(value, Triple)), key=str)

    def select(self, query: str, *, name: str = "query", **bindings: Term) -> list[Row]:
        """Run a SELECT query; ``bindings`` are bound, never pasted."""
        found = self._run(query, name, bindings)
        names = [variable.value for variable in found.variables]
        return [
            Row({key: term for key, term in zip(names, solution, strict=True) if term is not None})
            for solution in found
        ]

    def ask(self, query: str, *, name: str = "query", **bindings: Term) -> bool:
        """Run an ASK query."""
        return bool(self._run(query, name, bindings))

    def construct(self, query: str, *, name: str = "query", **bindings: Term) -> list[Triple]:
        """Run a CONSTRUCT query and return its distinct triples."""
        return list(dict.fromkeys(self._run(query, name, bindings)))

    def construct_lines(self, query: str, *, name: str = "query") -> bytes:
        """Run a CONSTRUCT query and return its triples as N-Triples, of which some may come twice."""
        lines = self._run(query, name, {}).serialize(format=ox.RdfFormat.N_TRIPLES)
        assert isinstance(lines, bytes)
        return lines

    def derive(self, query: str, *, name: str = "query") -> None:
        """Run a CONSTRUCT query and add what it makes, without a way through Python."""
        insert, found = _CONSTRUCT.subn("INSERT", query, count=1)
        if not found:
            self.add(self.construct(query, name=name))
            return
        try:
            self._store.update(insert)
        except (SyntaxError, ValueError, RuntimeError, OSError):
            self.add(self.construct(query, name=name))  # which says what is wrong with the query as it is written

    def raw(self, query: str, *, name: str = "query", **bindings: Term) -> Any:
        """Run any query and return pyoxigraph's own result, for a writer of result formats."""
        return self._run(query, name, bindings)

    def _run(self, query: str, name: str, bindings: Mapping[str, Term]) -> Any:
        substitutions: dict[ox.Variable, Any] | None = {ox.Variable(k): term for k, term in bindings.items()} or None
        try:
            return self._store.query(query, substitutions=substitutions)
        except SyntaxError as error:
            raise BadQuery(
                error.msg or str(error), where=Place(name, error.lineno, error.offset), mend="correct the query there"
            ) from None
        except (ValueError, RuntimeError, OSError) as error:
            raise BadQuery(f"the query cannot be answered: {error}", where=name) from None


def stored_forms(literals: Iterable[Literal]) -> dict[Literal, Literal]:
    """Those literals that a store writes otherwise (``1.10`` as ``1.1``), and how."""
    store, property_ = ox.Store(), NamedNode(XSD)
    kept = {}
    for number, literal in enumerate(set(literals)):
        if literal.datatype.value != XSD + "string" and not literal.language:
            store.add(Quad(node := NamedNode(f"{XSD}{number}"), property_, literal))
            form = next(store.quads_for_pattern(node, property_, None, None)).object
            if form != literal and isinstance(form, Literal):
                kept[literal] = form
    return kept


def as_stored(triples: Iterable[Triple]) -> list[Triple]:
    """Triples with their literals written as a store writes them, so that both compare by form."""
    given = list(triples)
    forms: dict[Any, Any] = dict(stored_forms(t.object for t in given if isinstance(t.object, Literal)))
    return [Triple(t.subject, t.predicate, forms.get(t.object, t.object)) for t in given] if forms else given


def serialize(triples: Iterable[Triple | Quad], kind: str, prefixes: Mapping[str, str]) -> bytes:
    """Write triples or quads; sorted first, so that equal input gives equal bytes."""
    ordered: list[Any] = sorted(triples, key=str)
    out = ox.serialize(ordered, format=FORMATS[kind], prefixes=dict(prefixes))
    assert out is not None
    return out


def canonical(triples: Iterable[Triple | Quad]) -> list[Quad]:
    """The RDFC-1.0 canonical form: blank nodes are named by what is said of them, whatever they were called."""
    dataset = ox.Dataset(_quad(item) for item in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(dataset, key=str)


def digest(triples: Iterable[Triple | Quad]) -> str:
    """The SHA-256, in hexadecimal, of the canonical form as a document of N-Quads: each line ends with a line feed."""
    from hashlib import sha256

    return sha256("".join(f"{quad} .\n" for quad in canonical(triples)).encode()).hexdigest()


def turtle(ntriples: bytes) -> bytes:
    """N-Triples as sorted Turtle with the project's prefixes."""
    from legalgraph.namespaces import PREFIXES

    return serialize([quad.triple for quad in ox.parse(ntriples, ox.RdfFormat.N_TRIPLES)], "ttl", PREFIXES)
