"""What each dataset is: title, licence, version, sources, counts and canonical digest, as values and as DCAT 3, VoID and PROV.

What a person must say stands in an ``about.ttl`` beside the data. Whatever can be counted is counted when it is asked for, so
that no number and no hash is committed that could go stale. A date of issue is told of a source only, where the source prints it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from legalgraph import __version__
from legalgraph.errors import UnknownName
from legalgraph.namespaces import DCAT, DCTERMS, ELI, LG, PREFIXES, PROV, RDF_TYPE, RDFS, ROOT, SPDX, VOID, XSD
from legalgraph.resources import content
from legalgraph.store import Literal, NamedNode, Triple, TripleStore, digest, serialize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from legalgraph.dataset import Dataset, Document
    from legalgraph.store import Row, Term

VOCABULARY: Final = "ontology"
BASE: Final = ROOT + "dataset/"
CATALOG: Final = ROOT + "dataset"
CANONICAL: Final = "https://www.w3.org/TR/rdf-canon/"
_MEDIA: Final = "https://www.iana.org/assignments/media-types/"
_FORMATS: Final = {"ttl": "text/turtle", "trig": "application/trig", "nt": "application/n-triples"}
_FORMATS_MORE: Final = {"nq": "application/n-quads", "rdf": "application/rdf+xml", "jsonld": "application/ld+json"}
_FIRST: Final = (DCTERMS + "title", DCTERMS + "description", DCTERMS + "license")


@dataclass(frozen=True, slots=True)
class Count:
    """How many things of a class a dataset describes."""

    iri: str
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A document that facts were read from; ``issued`` is as it prints it, a year, a month or a day."""

    iri: str
    title: str
    issued: str | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Description:
    """One dataset. ``digest`` is the SHA-256 of the RDFC-1.0 canonical form of all of its triples as one graph.

    ``stated`` are the triples of its ``about.ttl``; ``version`` is that of the package where the dataset is shipped with it.
    """

    slug: str
    kind: str
    iri: str
    title: str
    about: str
    license: str
    version: str
    folder: str
    files: int
    size: int
    media_types: tuple[str, ...]
    triples: int
    digest: str
    counts: tuple[Count, ...]
    sources: tuple[SourceRecord, ...]
    stated: tuple[Triple, ...]


def names(dataset: Dataset) -> tuple[str, ...]:
    """The slugs of all datasets: jurisdictions, frameworks, and the vocabulary."""
    return (*dataset.jurisdictions, *dataset.frameworks, VOCABULARY)


def describe(dataset: Dataset, slug: str) -> Description:
    """Describe one dataset; raises ``UnknownName`` with the nearest names."""
    if slug not in names(dataset):
        raise UnknownName.among("jurisdiction or framework", slug, names(dataset))
    member = dataset.jurisdictions.get(slug) or dataset.frameworks.get(slug)
    folder = member.folder if member else VOCABULARY + "/"
    kind = (
        "jurisdiction" if slug in dataset.jurisdictions else "framework" if slug in dataset.frameworks else "vocabulary"
    )
    documents = tuple(dataset.of(folder))
    triples = {triple for document in documents for triple in document.triples}
    store = TripleStore()
    store.add(triples)
    node = NamedNode(BASE + slug)
    stated = tuple(sorted((triple for triple in triples if triple.subject == node), key=str))
    thing = member.iri if member else NamedNode(ROOT + VOCABULARY)
    store.add(t for t in dataset.triples(VOCABULARY + "/") if t.predicate.value == RDFS + "subClassOf")
    title, about, license_ = (_text(store, node, name) for name in _FIRST)
    return Description(
        slug=slug,
        kind=kind,
        iri=node.value,
        title=title or _text(store, thing, RDFS + "label") or _text(store, thing, DCTERMS + "title") or slug,
        about=about or _text(store, thing, DCTERMS + "description"),
        license=license_ or _text(store, thing, DCTERMS + "license"),
        version=_text(store, node, DCAT + "version") or (__version__ if _shipped(documents) else ""),
        folder=folder,
        files=len(documents),
        size=sum(len(document.data) for document in documents),
        media_types=tuple(sorted({_media(document) for document in documents})),
        triples=len(triples),
        digest=digest(triples),  # of what was read: a store would write literals otherwise
        counts=tuple(Count(row["class"], row["label"], int(row["count"])) for row in _rows(store, "counts")),
        sources=tuple(
            SourceRecord(row["source"], row["title"], row.get("issued"), row["sha256"])
            for row in _rows(store, "sources")
        ),
        stated=stated,
    )


def _rows(store: TripleStore, name: str) -> list[Row]:
    text = content("queries", "about", f"{name}.rq").read_text(encoding="utf-8")
    return store.select(text, name=f"queries/about/{name}.rq")


def _text(store: TripleStore, node: NamedNode, name: str) -> str:
    found = store.values(node, name)
    return found[0].value if found else ""


def _shipped(documents: tuple[Document, ...]) -> bool:
    """Whether the package brought the files; those of a user's own are read with a base."""
    return all(document.base is None for document in documents)


def _media(document: Document) -> str:
    return (_FORMATS | _FORMATS_MORE).get(document.suffix.lower(), "application/octet-stream")


def graph(found: tuple[Description, ...]) -> list[Triple]:
    """Descriptions as DCAT 3, VoID, PROV and SPDX checksums; several make a catalog. Nothing here has a blank node."""
    made = [triple for one in found for triple in _dataset(one)]
    if len(found) > 1:
        catalog = NamedNode(CATALOG)
        title = Literal("legalgraph: law, frameworks and vocabulary", language="en")
        made += _say(catalog, (RDF_TYPE, _class(DCAT, "Catalog")), (DCTERMS + "title", title))
        made += [Triple(catalog, NamedNode(DCAT + "dataset"), NamedNode(one.iri)) for one in found]
    return list(dict.fromkeys(made))


def turtle(found: tuple[Description, ...]) -> bytes:
    """The same as sorted Turtle."""
    prefixes = PREFIXES | {"dcat": DCAT, "void": VOID, "spdx": SPDX}
    return serialize(graph(found), "ttl", prefixes)


def _class(namespace: str, name: str) -> NamedNode:
    return NamedNode(namespace + name)


def _say(subject: NamedNode, *said: tuple[str, Term]) -> list[Triple]:
    return [Triple(subject, NamedNode(predicate), value) for predicate, value in said]


def _integer(value: int) -> Literal:
    return Literal(str(value), datatype=NamedNode(XSD + "integer"))


def _dataset(one: Description) -> Iterator[Triple]:
    node = NamedNode(one.iri)
    yield from one.stated
    stated = {triple.predicate.value for triple in one.stated}
    for predicate, text in zip(_FIRST, (one.title, one.about, one.license), strict=True):
        if text and predicate not in stated:
            value = NamedNode(text) if predicate == _FIRST[2] else Literal(text, language="en")
            yield Triple(node, NamedNode(predicate), value)
    yield from _say(
        node,
        (RDF_TYPE, _class(DCAT, "Dataset")),
        (RDF_TYPE, _class(VOID, "Dataset")),
        (RDF_TYPE, _class(PROV, "Entity")),
        (DCTERMS + "identifier", Literal(one.slug)),
        (VOID + "triples", _integer(one.triples)),
        (VOID + "vocabulary", NamedNode(LG)),
    )
    if one.version:
        yield Triple(node, NamedNode(DCAT + "version"), Literal(one.version))
    if one.kind == "jurisdiction":
        yield Triple(node, NamedNode(VOID + "vocabulary"), NamedNode(ELI))
        yield Triple(node, NamedNode(DCTERMS + "conformsTo"), NamedNode(ROOT + VOCABULARY))
    for count in one.counts:
        part = NamedNode(f"{one.iri}#{count.label.replace(' ', '-')}")
        yield Triple(node, NamedNode(VOID + "classPartition"), part)
        yield from _say(
            part,
            (RDF_TYPE, _class(VOID, "Dataset")),
            (VOID + "class", NamedNode(count.iri)),
            (VOID + "entities", _integer(count.number)),
        )
    for source in one.sources:
        yield from _source(node, source)
    yield from _distributions(node, one)


def _source(node: NamedNode, source: SourceRecord) -> Iterator[Triple]:
    iri = NamedNode(source.iri)
    yield from _say(node, (DCTERMS + "source", iri), (PROV + "wasDerivedFrom", iri))
    yield from _say(
        iri,
        (RDF_TYPE, _class(PROV, "Entity")),
        (DCTERMS + "title", Literal(source.title, language="en")),
        (LG + "sha256", Literal(source.sha256)),
    )
    if source.issued:
        kind = {4: "gYear", 7: "gYearMonth", 10: "date"}.get(len(source.issued))
        value = Literal(source.issued, datatype=NamedNode(XSD + kind)) if kind else Literal(source.issued)
        yield Triple(iri, NamedNode(DCTERMS + "issued"), value)


def _distributions(node: NamedNode, one: Description) -> Iterator[Triple]:
    files, canonical, checksum = (NamedNode(f"{one.iri}#{name}") for name in ("files", "canonical", "checksum"))
    yield from _say(node, (DCAT + "distribution", files), (DCAT + "distribution", canonical))
    yield from _say(
        files,
        (RDF_TYPE, _class(DCAT, "Distribution")),
        (DCTERMS + "title", Literal(f"The files as they are written ({one.files})", language="en")),
        (DCAT + "byteSize", Literal(str(one.size), datatype=NamedNode(XSD + "nonNegativeInteger"))),
    )
    for media in one.media_types:
        yield Triple(files, NamedNode(DCAT + "mediaType"), NamedNode(_MEDIA + media))
    yield from _say(
        canonical,
        (RDF_TYPE, _class(DCAT, "Distribution")),
        (DCTERMS + "title", Literal("All triples as one graph in canonical form", language="en")),
        (DCAT + "mediaType", NamedNode(_MEDIA + "application/n-triples")),
        (DCTERMS + "conformsTo", NamedNode(CANONICAL)),
        (SPDX + "checksum", checksum),
    )
    yield from _say(
        checksum,
        (RDF_TYPE, _class(SPDX, "Checksum")),
        (SPDX + "algorithm", NamedNode(SPDX + "checksumAlgorithm_sha256")),
        (SPDX + "checksumValue", Literal(one.digest, datatype=NamedNode(XSD + "hexBinary"))),
    )
