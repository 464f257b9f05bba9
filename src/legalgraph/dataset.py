"""The dataset: every file as one named graph, and what of it a jurisdiction, a framework or the vocabulary owns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from legalgraph.asof import Undated
from legalgraph.errors import BadInput, UnknownName
from legalgraph.namespaces import DCTERMS, GRAPH, LG, RDF_TYPE, local
from legalgraph.resources import iter_files
from legalgraph.store import FORMATS, Literal, NamedNode, Quad, Triple, TripleStore, parse, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from importlib.resources.abc import Traversable

    from legalgraph.asof import AsOf, When

_TYPE = NamedNode(RDF_TYPE)
_ASIDE = ("/anchors/", "ontology/shapes/")
_SOURCE = NamedNode(LG + "Source")
_SLUG = NamedNode(LG + "slug")


@dataclass(frozen=True)
class Document:
    """One file: its path from the top, its bytes, and its triples; it is read, and parsed, when they are asked for."""

    name: str
    file: Path | Traversable = field(repr=False)
    base: str | None = None

    @cached_property
    def data(self) -> bytes:
        """Its bytes."""
        return self.file.read_bytes()

    @cached_property
    def parsed(self) -> list[Quad]:
        """Its quads; raises ``BadInput`` with line and column where it does not parse."""
        return parse(self.data, self.suffix, name=self.name, base=self.base)

    @cached_property
    def triples(self) -> tuple[Triple, ...]:
        """Its triples; raises ``BadInput`` as ``parsed`` does."""
        return tuple(quad.triple for quad in self.parsed)

    @property
    def suffix(self) -> str:
        """What its format is told by."""
        return self.name.rpartition(".")[2]

    def mentions(self, name: str) -> bool:
        """Whether an IRI that ends in the name can be in it; an escape could hide one."""
        text = name.encode()
        whole = rb"(?<![A-Za-z])" + re.escape(text) + rb"(?![A-Za-z0-9_-])"
        return (text in self.data and re.search(whole, self.data) is not None) or self._escapes

    @cached_property
    def _escapes(self) -> bool:
        if b"\\" not in self.data:  # one byte is sooner looked for than two
            return False
        return b"\\u" in self.data or b"\\U" in self.data

    @property
    def folder(self) -> str:
        """The path of the folder that holds it, with a slash at the end."""
        return self.name.rpartition("/")[0] + "/"

    @property
    def graph(self) -> NamedNode:
        """The IRI of its named graph: the path without the suffix."""
        return NamedNode(GRAPH + self.name.rpartition(".")[0])

    def quads(self) -> Iterator[Quad]:
        """Its triples in its named graph."""
        return (Quad(t.subject, t.predicate, t.object, self.graph) for t in self.triples)


class Member(NamedTuple):
    """A jurisdiction or a framework: its slug, IRI, label and the folder that holds all of its files."""

    slug: str
    iri: NamedNode
    folder: str


@dataclass(frozen=True)
class Dataset:
    """All documents, and who owns which."""

    documents: tuple[Document, ...]
    jurisdictions: dict[str, Member] = field(default_factory=dict)
    frameworks: dict[str, Member] = field(default_factory=dict)

    def jurisdiction(self, slug: str) -> Member:
        """The jurisdiction of this slug; raises ``UnknownName`` with the nearest ones."""
        if slug not in self.jurisdictions:
            raise UnknownName.among("jurisdiction", slug, self.jurisdictions)
        return self.jurisdictions[slug]

    def framework(self, slug: str) -> Member:
        """The framework of this slug; raises ``UnknownName`` with the nearest ones."""
        if slug not in self.frameworks:
            raise UnknownName.among("framework", slug, self.frameworks)
        return self.frameworks[slug]

    def default_framework(self) -> str:
        """The framework that is meant when none is named: the only one, or the one that says so."""
        marked = [slug for slug, member in self.frameworks.items() if self._value(member, "isDefault") == "true"]
        if len(marked) == 1:
            return marked[0]
        if len(self.frameworks) == 1:
            return next(iter(self.frameworks))
        raise UnknownName("name a framework", mend=f"known: {', '.join(self.frameworks)}")

    def reference_date(self, framework: Member) -> date:
        """The day as of which a framework judges law, unless another is asked for."""
        text = self._value(framework, "referenceDate")
        if text is None:
            raise BadInput(
                f"the framework {framework.slug} names no day whose law it judges",
                where=framework.folder,
                mend="name a day, or an undated source, with --as-of; lg:referenceDate would be its own",
            )
        return date.fromisoformat(text)

    def undated(self, member: Member) -> dict[str, Undated]:
        """The sources of a jurisdiction that print no date, by slug: neither of their law nor of themselves."""
        title, dates = NamedNode(DCTERMS + "title"), {NamedNode(DCTERMS + "issued"), NamedNode(LG + "lawAsOf")}
        found: dict[str, Undated] = {}
        for document in self.of(member.folder):
            if not document.mentions("Source"):
                continue
            dated = {t.subject for t in document.triples if t.predicate in dates}
            titles = {t.subject: str(getattr(t.object, "value", "")) for t in document.triples if t.predicate == title}
            for t in document.triples:
                if (t.predicate, t.object) == (_TYPE, _SOURCE) and isinstance(t.subject, NamedNode):
                    slug = t.subject.value.removeprefix(f"{member.iri.value}/source/")
                    if t.subject not in dated:
                        found[slug] = Undated(t.subject.value, slug, titles.get(t.subject, slug))
        return dict(sorted(found.items()))

    def point_in_time(self, member: Member, framework: Member, when: When | None = None) -> AsOf:
        """The point in time that is meant: a day, or an undated source; the framework's day if none is named.

        Raises ``UnknownName`` where a name is neither a day nor an undated source of the jurisdiction.
        """
        return self.point(member, when) or self._own_day(member, framework)

    def point(self, member: Member, when: When | None) -> AsOf | None:
        """The point in time that is named, if one is; raises ``UnknownName`` as ``point_in_time`` does."""
        if when is None or not isinstance(when, str):
            return when
        try:
            return date.fromisoformat(when)
        except ValueError:
            known = self.undated(member)
        if when in known:
            return known[when]
        told = f", or an undated source of {member.slug}: {', '.join(known)}" if known else ""
        raise UnknownName(
            f"{when!r} is neither a day nor an undated source of {member.slug}", mend=f"name a day as YYYY-MM-DD{told}"
        )

    def _own_day(self, member: Member, framework: Member) -> date:
        try:
            return self.reference_date(framework)
        except BadInput as error:
            known = ", ".join(self.undated(member))
            told = f"; undated sources of {member.slug}: {known}" if known else ""
            raise BadInput(error.message, where=error.where, mend=f"{error.mend}{told}") from None

    def _value(self, member: Member, name: str) -> str | None:
        for document in self.of(member.folder):
            for triple in document.triples if document.mentions(name) else ():
                if triple.subject == member.iri and triple.predicate == NamedNode(LG + name):
                    return triple.object.value if isinstance(triple.object, Literal) else None
        return None

    def of(self, *folders: str) -> Iterator[Document]:
        """The documents below any of the folders; all, if none is named."""
        return (document for document in self.documents if not folders or document.name.startswith(folders))

    def triples(self, *folders: str, aside: bool = True) -> Iterator[Triple]:
        """The triples of the documents below any of the folders, with or without those on which no outcome rests."""
        for document in self.of(*folders):
            if aside or not document.folder.endswith(_ASIDE):
                yield from document.triples

    def merged(self, *folders: str) -> TripleStore:
        """A store of the documents below the folders on which an outcome can rest, all in its default graph."""
        store = TripleStore()
        self.merge(store, *folders, aside=False)
        return store

    def merge(self, store: TripleStore, *folders: str, aside: bool) -> None:
        """Put documents into a store's default graph: those that no outcome rests on (where words stand in their
        sources, shapes that data must satisfy), or all others.
        """
        unread: list[Document] = []
        for document in self.of(*folders):
            if document.folder.endswith(_ASIDE) is not aside:
                continue
            if document.suffix != "ttl" or document.base is not None:
                store.add(document.triples)
            elif "parsed" in document.__dict__:
                store.add_quads(document.parsed)
            else:
                unread.append(document)
        together = b"\n".join(document.data for document in unread)  # parsed at one go
        if b"_:" in together or not store.loads(together, "ttl"):  # a label of a blank node would mean one node in all
            for document in unread:
                store.load(document.data, document.suffix, name=document.name)

    def store(self, *folders: str) -> TripleStore:
        """A store of the documents below the folders (all, if none is named), one named graph each."""
        store = TripleStore()
        for document in self.of(*folders):
            store.add(document.quads())
        return store


def load_dataset(extra: Iterable[Path] = ()) -> Dataset:
    """Load the shipped ontology, rules and data, and files or folders of the user's own beside them.

    A user's folder is laid out as ``data`` or ``rules`` is: what declares a jurisdiction or a framework owns its folder.
    """
    documents = [
        Document(name, file)
        for folder in ("ontology", "rules", "data")
        for name, file in iter_files(folder, (".ttl", ".trig"))
    ]
    for path in extra:
        documents.extend(_own(path))
    jurisdictions, frameworks = _members(documents, LG + "Jurisdiction"), _members(documents, LG + "Framework")
    return Dataset(tuple(documents), jurisdictions, frameworks)


def read_triples(path: Path, base: str) -> tuple[Triple, ...]:
    """The triples of one file whose relative IRIs have this base."""
    return tuple(quad.triple for quad in read(path, name=str(path), base=base))


def _own(path: Path) -> Iterator[Document]:
    if not path.exists():
        raise BadInput("there is no such file or folder", where=str(path), mend="check the path")
    files = sorted(p for p in path.rglob("*") if p.suffix.lstrip(".") in FORMATS) if path.is_dir() else [path]
    if not files:
        raise BadInput("the folder holds no RDF file", where=str(path), mend=f"known suffixes: {', '.join(FORMATS)}")
    for file in files:
        document = Document(file.as_posix().lstrip("/"), file, GRAPH)
        # at once: what is wrong is said under the name that the user gave
        document.__dict__["parsed"] = read(file, name=str(file), base=GRAPH)
        document.__dict__["data"] = file.read_bytes()
        yield document


def _members(documents: list[Document], kind: str) -> dict[str, Member]:
    found: dict[str, Member] = {}
    home = "data/" if kind == LG + "Jurisdiction" else "rules/"
    for document in documents:
        elsewhere = document.base is None and (not document.name.startswith(home) or document.folder.endswith(_ASIDE))
        if elsewhere or not document.mentions(local(kind)):
            continue
        for triple in document.triples:
            if triple.predicate == _TYPE and triple.object == NamedNode(kind) and isinstance(triple.subject, NamedNode):
                slug = _slug(document, triple.subject)
                if slug in found:
                    raise BadInput(
                        f"{slug!r} is declared twice, in {found[slug].folder} and here",
                        where=document.name,
                        mend="give one of them another slug",
                    )
                shared = next((other for other in found.values() if other.folder == document.folder), None)
                if shared is not None and kind == LG + "Framework":
                    raise BadInput(
                        f"{slug!r} is declared in the folder of {shared.slug!r}, and a framework owns its folder",
                        where=document.name,
                        mend="give it a folder of its own",
                    )
                found[slug] = Member(slug, triple.subject, document.folder)
    return dict(sorted(found.items()))


def _slug(document: Document, subject: object) -> str:
    for triple in document.triples:
        if triple.subject == subject and triple.predicate == _SLUG and isinstance(triple.object, Literal):
            return triple.object.value
    raise BadInput(
        f"{subject} has no lg:slug", where=document.name, mend="add lg:slug with the short name that commands use"
    )
