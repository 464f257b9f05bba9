"""The files that are checked beside the shipped content that they may refer to, in one store.

Every file is a named graph, and the default graph holds them all: a query of ``queries/checks`` asks of one file with
``GRAPH ?file`` and of everything without.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from legalgraph.conformance.intake import File, shipped
from legalgraph.conformance.values import CHECK, Finding
from legalgraph.namespaces import ELI, LG, RDF_TYPE, RDFS, SH
from legalgraph.store import BlankNode, Literal, NamedNode, Triple, TripleStore

if TYPE_CHECKING:
    from collections.abc import Iterable

    from legalgraph.conformance.intake import Node
    from legalgraph.store import Term


_FARTHEST = 4  # steps from a node up to the one that names its provision
_PROVISIONS = {ELI + "LegalResource", ELI + "LegalResourceSubdivision", LG + "Bill"}
_HOLDERS = tuple(NamedNode(LG + name) for name in ("conduct", "penalty", "passage", "anchor", "erratum", "evidence"))


@dataclass(frozen=True)
class World:
    """All files, checked or not."""

    files: tuple[File, ...]

    @cached_property
    def checked(self) -> dict[str, File]:
        """The checked files by the IRI of their graphs."""
        return {file.graph.value: file for file in self.files if file.checked}

    @cached_property
    def store(self) -> TripleStore:
        """The store of all files."""
        store = TripleStore()
        for file in self.files:
            store.add(file.quads())
        return store

    @cached_property
    def home(self) -> dict[Node, File]:
        """Of every node that a checked file describes, the first such file."""
        found: dict[Node, File] = {}
        for file in self.checked.values():
            for triple in file.triples:
                found.setdefault(triple.subject, file)
        return found

    def finding(
        self,
        file: File,
        node: Node | str,
        rule: str,
        wrong: str,
        mend: str,
        *,
        severity: str = "violation",
        path: str | None = None,
        value: Node | None = None,
        component: str = SH + "SPARQLConstraintComponent",
    ) -> Finding:
        """Make a finding: name the node, look for its line and for the law that it concerns."""
        named = node if isinstance(node, str) else file.named(node)
        hints = [value.value] if isinstance(value, NamedNode | Literal) else []
        if not isinstance(node, str) and not isinstance(node, NamedNode):
            hints += [t.object.value for t in file.triples if t.subject == node and isinstance(t.object, Literal)]
            hints += [t.object.value for t in file.triples if t.subject == node and isinstance(t.object, NamedNode)]
        if path:
            hints.append(path)
        return Finding(
            severity,
            file.name,
            file.line(named, *hints) or (file.line(hints[0]) if hints and not named else None),
            named,
            path,
            str(value) if isinstance(value, NamedNode | Literal) else None,
            rule if ":" in rule else CHECK + rule,
            component,
            wrong,
            mend,
            self.law(named) if named else None,
        )

    def law(self, iri: str) -> str | None:
        """The labels of the provisions that a node is, words, expresses, or is a part or passage of one that does."""
        node: NamedNode = NamedNode(iri)
        for _ in range(_FARTHEST):
            if expressed := self.values(node, LG + "expressedBy"):
                provisions = [place for version in expressed for place in self.values(version, ELI + "realizes")]
            else:
                provisions = self.values(node, ELI + "realizes")
            if not provisions and {kind.value for kind in self.values(node, RDF_TYPE)} & _PROVISIONS:
                provisions = [node]
            labels = {label.value for place in provisions for label in self.values(place, RDFS + "label")}
            if labels:
                return ", ".join(sorted(labels))
            holders = {quad.subject for kind in _HOLDERS for quad in self.store.quads(None, kind, node)}
            node = min((holder for holder in holders if isinstance(holder, NamedNode)), key=str, default=node)
        return None

    def values(self, subject: Node, predicate: str) -> list[Term]:
        """The distinct values of a property, sorted."""
        if not isinstance(subject, NamedNode | BlankNode):
            return []
        quads = self.store.quads(subject, NamedNode(predicate), None)
        return sorted({quad.object for quad in quads if not isinstance(quad.object, Triple)}, key=str)

    def described(self) -> set[Node]:
        """Every node that some file describes."""
        return {triple.subject for file in self.files for triple in file.triples}


def around(files: Iterable[File]) -> World:
    """The world of files of the user's: all shipped content, but for files that one of theirs takes the place of."""
    own = tuple(files)
    replaced = tuple(file.name.replace("\\", "/") for file in own)
    rest = [
        file
        for folder in ("ontology", "rules", "data")
        for file in shipped(folder, checked=False)
        if not any(name == file.name or name.endswith("/" + file.name) for name in replaced)
    ]
    return World((*own, *rest))


def shipped_world() -> World:
    """The world in which the shipped content itself is checked."""
    return World(tuple(file for folder in ("rules", "data", "ontology") for file in shipped(folder, checked=True)))
