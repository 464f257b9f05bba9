"""The shipped content as an index of triples, in the order in which the files say them."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from legalgraph.dataset import load_dataset
from legalgraph.namespaces import DATA, LG, RDF_TYPE, RDFS, RULES, SKOS, short
from legalgraph.store import Literal, NamedNode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from legalgraph.dataset import Dataset

FIRST = "http://www.w3.org/1999/02/22-rdf-syntax-ns#first"
REST = "http://www.w3.org/1999/02/22-rdf-syntax-ns#rest"


class Index:
    """What is said of whom, file by file."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.facts: dict[Any, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        self.files: dict[str, list[str]] = defaultdict(list)
        self.typed: dict[str, list[Any]] = defaultdict(list)
        for document in dataset.documents:
            for triple in document.triples:
                self.facts[triple.subject][triple.predicate.value].append(triple.object)
                if triple.predicate.value == RDF_TYPE and isinstance(triple.object, NamedNode):
                    self.typed[triple.object.value].append(triple.subject)
                    if isinstance(triple.subject, NamedNode):
                        self.files[document.name].append(triple.subject.value)

    def all(self, subject: Any, predicate: str) -> list[Any]:
        """The values of a predicate, in the order of the file."""
        node = NamedNode(subject) if isinstance(subject, str) else subject
        return self.facts.get(node, {}).get(predicate, [])

    def texts(self, subject: Any, predicate: str) -> list[str]:
        """The values as text: literals as they are, IRIs as IRIs."""
        return [value.value for value in self.all(subject, predicate)]

    def text(self, subject: Any, predicate: str, default: str = "") -> str:
        """The first value as text."""
        return next(iter(self.texts(subject, predicate)), default)

    def label(self, subject: Any) -> str:
        """The preferred label, label or title, else nothing."""
        return (
            self.text(subject, SKOS + "prefLabel")
            or self.text(subject, RDFS + "label")
            or self.text(subject, "http://purl.org/dc/terms/title")
        )

    def types(self, subject: Any) -> set[str]:
        """The classes that are asserted of it."""
        return set(self.texts(subject, RDF_TYPE))

    def instances(self, kind: str) -> list[str]:
        """The IRIs of this type, each once, in the order of the files."""
        return list(dict.fromkeys(node.value for node in self.typed[kind] if isinstance(node, NamedNode)))

    def members(self, head: Any) -> Iterator[Any]:
        """The members of an RDF list."""
        while self.all(head, FIRST):
            yield self.all(head, FIRST)[0]
            head = self.all(head, REST)[0]

    def slots(self) -> list[str]:
        """All slots, in the order of the ontology."""
        found = [
            node.value
            for node, facts in self.facts.items()
            if isinstance(node, NamedNode)
            and {"slot", "valueSlot"}
            & {short(v.value).removeprefix("lg:") for v in facts.get(RDFS + "subPropertyOf", ())}
        ]
        return list(dict.fromkeys(found))

    def kinds(self) -> list[str]:
        """The kinds of norms, in the order of the ontology."""
        return [kind for kind in self.instances(OWL_CLASS) if LG + "Norm" in self.texts(kind, RDFS + "subClassOf")]


OWL_CLASS = "http://www.w3.org/2002/07/owl#Class"


@cache
def shipped() -> Index:
    """The shipped content, loaded once."""
    return Index(load_dataset())


def prose(page: str) -> str:
    """The hand-written beginning of a rendered page; it stands beside this module."""
    return (Path(__file__).parent / f"{page}.md").read_text(encoding="utf-8")


def name(iri: str) -> str:
    """An IRI as a page prints it: with its prefix, or relative to its jurisdiction or framework."""
    for root in (DATA, RULES):
        if iri.startswith(root):
            _, slash, rest = iri.removeprefix(root).partition("/")
            return f"<{rest}>" if slash else f"<{iri}>"
    return short(iri)


def code(text: str) -> str:
    """Text in code style."""
    return f"`{text}`"


def cell(text: str) -> str:
    """Text that can stand in a table."""
    return " ".join(text.split()).replace("|", "\\|")


def table(head: list[str], rows: list[list[str]]) -> list[str]:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return lines + ["| " + " | ".join(cell(value) for value in row) + " |" for row in rows]


def shown(index: Index, value: Any) -> str:
    """A value of a slot: its name and, for a concept, agent or provision, its label."""
    if isinstance(value, Literal):
        return f"“{value.value}”" if not value.value.replace(".", "").isdigit() else value.value
    label = index.label(value)
    return code(name(value.value)) + (f" {label}" if label else "")
