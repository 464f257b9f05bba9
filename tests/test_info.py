"""Descriptions of datasets: what is counted is there, what is described is in the vocabularies, and the digest is the form's."""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest
import rdflib

from legalgraph import __version__, description, validation
from legalgraph.cli import main
from legalgraph.dataset import Dataset, load_dataset
from legalgraph.errors import UnknownName
from legalgraph.namespaces import DCAT, DCTERMS, LG, PROV, RDF_TYPE, SH, VOID, XSD
from legalgraph.render import info
from legalgraph.store import Literal, NamedNode, Triple, digest, parse

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "docs" / "tutorial" / "example-state"
VOCABULARIES = ROOT.parent / "shared" / "vocab"


@cache
def dataset() -> Dataset:
    return load_dataset([EXAMPLE])


@cache
def described(name: str) -> description.Description:
    return description.describe(dataset(), name)


def every() -> tuple[description.Description, ...]:
    return tuple(described(name) for name in description.names(dataset()))


@cache
def shapes() -> tuple[Triple, ...]:
    file = ROOT / "ontology" / "shapes" / "description.ttl"
    return tuple(quad.triple for quad in parse(file.read_bytes(), "ttl", name="description.ttl"))


def violations(triples: list[Triple]) -> set[str]:
    """The names of the shapes that report something."""
    report = validation.validate(triples, shapes())
    return {t.object.value.rpartition("/description/")[2] for t in report if t.predicate.value == SH + "sourceShape"}


# ---------------------------------------------------------------- counts and digests


def test_what_is_counted_is_what_stands_in_the_files() -> None:
    found = described("us-zz")
    assert {count.label: count.number for count in found.counts} == {
        "jurisdictions": 1,
        "provisions": 2,
        "versions of provisions": 1,
        "passages": 1,
        "norms": 1,
        "research records": 1,
        "source documents": 1,
    }
    graph = rdflib.Graph()
    for file in EXAMPLE.rglob("*.ttl"):
        graph.parse(data=file.read_bytes(), format="turtle", publicID=file.as_uri())
    assert found.triples == len(graph)
    assert found.files == len(list(EXAMPLE.rglob("*.ttl")))
    assert found.size == sum(file.stat().st_size for file in EXAMPLE.rglob("*.ttl"))


def test_shipped_counts_agree_with_another_reader() -> None:
    names = {"norms": LG + "Norm", "goals": LG + "PolicyGoal", "passages": LG + "Passage"}
    ontology = rdflib.Graph()
    for file in (ROOT / "ontology").rglob("*.ttl"):
        ontology.parse(data=file.read_bytes(), format="turtle", publicID="https://base.example/")
    for slug, folder in (("us-ms", "data/us/ms"), ("shared-hope-2023", "rules/shared-hope-2023")):
        graph = rdflib.Graph()
        for file in (ROOT / folder).rglob("*.ttl"):
            graph.parse(data=file.read_bytes(), format="turtle", publicID="https://base.example/")
        counts = {count.label: count.number for count in described(slug).counts}
        for label, iri in names.items():
            kinds = set(ontology.transitive_subjects(rdflib.RDFS.subClassOf, rdflib.URIRef(iri)))
            things = {thing for kind in kinds for thing in graph.subjects(rdflib.RDF.type, kind)}
            assert counts.get(label, 0) == len(things), (slug, label)


def test_the_digest_is_that_of_the_canonical_lines() -> None:
    lines = [
        '<https://x.example/a> <https://x.example/p> "é\\t\\"" .',
        f'<https://x.example/b> <https://x.example/p> "1.10"^^<{XSD}decimal> .',
    ]
    text = "\n".join(reversed(lines))
    triples = [quad.triple for quad in parse(text.encode(), "nt", name="x")]
    assert digest(triples) == sha256("".join(line + "\n" for line in lines).encode()).hexdigest()


def test_the_digest_does_not_hang_on_order_or_blank_names_and_sees_any_change() -> None:
    one = b"@prefix : <https://x.example/> . :a :p [ :q 1 ] , [ :q 2 ] . :b :p 3 ."
    other = b"@prefix : <https://x.example/> . :b :p 3 . _:z :q 2 . _:y :q 1 . :a :p _:z , _:y ."
    changed = other.replace(b":q 2", b":q 4")
    digests = [digest(quad.triple for quad in parse(text, "ttl", name="x")) for text in (one, other, changed)]
    assert digests[0] == digests[1] != digests[2]


def test_a_changed_file_changes_the_digest(tmp_path: Path) -> None:
    for file in EXAMPLE.rglob("*.ttl"):
        target = tmp_path / file.relative_to(EXAMPLE)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    same = description.describe(load_dataset([tmp_path]), "us-zz").digest
    assert same == described("us-zz").digest
    law = next((tmp_path / "law").glob("*.ttl"))
    law.write_text(law.read_text(encoding="utf-8").replace("eighteen", "sixteen"), encoding="utf-8")
    assert description.describe(load_dataset([tmp_path]), "us-zz").digest != same


def test_versions_are_of_the_package_or_stated(tmp_path: Path) -> None:
    assert {one.version for one in every() if one.slug != "us-zz"} == {__version__}
    assert described("us-zz").version == ""
    for file in EXAMPLE.rglob("*.ttl"):
        target = tmp_path / file.relative_to(EXAMPLE)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    about = f'<{description.BASE}us-zz> a <{DCAT}Dataset> ; <{DCAT}version> "7" ; <{DCTERMS}title> "Mine"@en .'
    (tmp_path / "about.ttl").write_text(about, encoding="utf-8")
    found = description.describe(load_dataset([tmp_path]), "us-zz")
    assert (found.version, found.title) == ("7", "Mine")
    assert violations(description.graph((found,))) == set()


def test_no_count_and_no_digest_is_committed() -> None:
    for file in [*(ROOT / "data").rglob("about.ttl"), *(ROOT / "rules").rglob("about.ttl")]:
        predicates = {quad.predicate.value for quad in parse(file.read_bytes(), "ttl", name=file.name)}
        assert not [one for one in predicates if one.startswith((VOID, "http://spdx.org/"))], file
        assert DCTERMS + "issued" not in predicates
        assert DCAT + "version" not in predicates


# ---------------------------------------------------------------- the description as RDF


def test_a_date_of_issue_is_told_of_sources_alone_and_only_where_printed() -> None:
    made = description.graph(every())
    dated = {triple.subject.value for triple in made if triple.predicate.value == DCTERMS + "issued"}
    sources = {source.iri: source for one in every() for source in one.sources}
    assert dated == {iri for iri, source in sources.items() if source.issued}
    assert dated
    assert set(sources) - dated


def test_the_description_satisfies_its_shapes() -> None:
    assert violations(description.graph(every())) == set()


NODE = f"{description.BASE}us-zz"
BREAKS = {
    "dataset/title": ([DCTERMS + "title"], None),
    "dataset/description": ([], (NODE, DCTERMS + "description", (Literal("a"), Literal("b")))),
    "dataset/license": ([], (NODE, DCTERMS + "license", (Literal("CC BY"),))),
    "dataset/version": ([], (NODE, DCAT + "version", (Literal("1"), Literal("2")))),
    "dataset/distribution": ([], (NODE, DCAT + "distribution", (NamedNode("https://x.example/"),))),
    "dataset/issued": ([], (NODE, DCTERMS + "issued", (Literal("2023"), Literal("2024")))),
    "dataset/triples": ([], (NODE, VOID + "triples", (Literal("many"),))),
    "distribution/media-type": ([DCAT + "mediaType"], None),
    "distribution/checksum": ([], (f"{NODE}#canonical", "http://spdx.org/rdf/terms#checksum", (Literal("x"),))),
    "checksum/value": (["http://spdx.org/rdf/terms#checksumValue"], None),
    "checksum/algorithm": (["http://spdx.org/rdf/terms#algorithm"], None),
    "partition/class": ([], (f"{NODE}#norms", VOID + "class", (Literal("norm"),))),
    "partition/entities": ([VOID + "entities"], None),
}


@pytest.mark.parametrize("shape", BREAKS)
def test_each_shape_sees_what_breaks_it(shape: str) -> None:
    without, added = BREAKS[shape]
    made = [triple for triple in description.graph((described("us-zz"),)) if triple.predicate.value not in without]
    if added:
        subject, predicate, values = added
        made += [Triple(NamedNode(subject), NamedNode(predicate), value) for value in values]
    assert shape in violations(made)


def test_every_property_shape_is_broken_once() -> None:
    named = {t.subject.value for t in shapes() if t.object == NamedNode(SH + "PropertyShape")}
    assert {name.rpartition("/description/")[2] for name in named} == set(BREAKS)


def test_the_terms_are_in_their_vocabularies() -> None:
    if not VOCABULARIES.is_dir():
        pytest.skip("needs the shared vocabularies")
    made = description.graph(every())
    used = {term.value for t in made for term in (t.predicate, t.object) if isinstance(term, NamedNode)}
    for file, namespace in (("dcat3.ttl", DCAT), ("prov-o.ttl", PROV)):
        quads = parse((VOCABULARIES / file).read_bytes(), "ttl", name=file, base=namespace.rstrip("#"))
        known = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
        ours = {term for term in used if term.startswith(namespace)}
        assert ours
        assert ours - known == set()


def test_the_turtle_reads_again_and_is_the_same_each_time() -> None:
    data = description.turtle(every())
    assert data == description.turtle(every())
    graph = rdflib.Graph().parse(data=data, format="turtle")
    assert len(graph) == len(description.graph(every()))
    assert not any(isinstance(term, rdflib.BNode) for triple in graph for term in triple)
    catalogs = list(graph.subjects(rdflib.URIRef(RDF_TYPE), rdflib.URIRef(DCAT + "Catalog")))
    assert len(catalogs) == 1
    assert len(list(graph.objects(catalogs[0], rdflib.URIRef(DCAT + "dataset")))) == len(every())


# ---------------------------------------------------------------- the command


def test_the_command_prints_three_formats(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    said = {}
    for kind in ("table", "json", "turtle"):
        with pytest.raises(SystemExit) as end:
            main(["info", "us-zz", "--data", str(EXAMPLE), "--format", kind])
        assert end.value.code == 0
        said[kind] = capfdbinary.readouterr().out
    assert json.loads(said["json"]) == {"datasets": [info.values(described("us-zz"))]}
    assert said["turtle"] == description.turtle((described("us-zz"),))
    assert described("us-zz").digest.encode() in b"".join(said["table"].split())


def test_an_unknown_name_gets_the_nearest() -> None:
    with pytest.raises(UnknownName) as caught:
        description.describe(dataset(), "us-zy")
    assert "us-zz" in str(caught.value.mend)
