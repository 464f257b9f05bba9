"""The door to the reasoners: the shipped ontology is sound, known faults are found, and nothing is fetched or imported."""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from legalgraph import reasoning
from legalgraph.errors import BadInput, MissingExtra, MissingProgram, UnknownName
from legalgraph.reasoning import ReasoningResult, classify, view
from legalgraph.resources import iter_files
from legalgraph.store import parse, read, serialize

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIXES = """
@prefix : <urn:example:> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix owlready: <http://www.lesfleursdunormal.fr/static/_downloads/owlready_ontology.owl#> .
<urn:example> a owl:Ontology .
"""
# A work cannot be its own wording.
INCONSISTENT = """
:Work a owl:Class . :Wording a owl:Class ; owl:disjointWith :Work .
:realizes a owl:ObjectProperty ; rdfs:domain :Wording ; rdfs:range :Work .
:x a owl:NamedIndividual ; :realizes :x .
"""
UNSATISFIABLE = """
:Agent a owl:Class . :Fund a owl:Class ; owl:disjointWith :Agent . :Court a owl:Class ; rdfs:subClassOf :Agent .
:CourtFund a owl:Class ; rdfs:subClassOf :Court, :Fund .
"""
# Each class can have a member, but not both at once: what shows one class sound need not show all.
EITHER = """
:only a owl:NamedIndividual . :A a owl:Class ; owl:disjointWith :B . :B a owl:Class .
:One a owl:Class ; owl:equivalentClass [ a owl:Class ; owl:oneOf ( :only ) ] .
:A rdfs:subClassOf :One . :B rdfs:subClassOf :One .
"""
SOUND = ":Agent a owl:Class . :Court a owl:Class ; rdfs:subClassOf :Agent . :c a :Court ."


def ntriples(turtle: str) -> bytes:
    return serialize([quad.triple for quad in parse((PREFIXES + turtle).encode(), "ttl", name="case")], "nt", {})


@pytest.fixture(params=reasoning.ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    if name == "hermit" and shutil.which("java") is None:
        pytest.skip("no Java runtime here")
    return name


def test_the_shipped_ontology_is_consistent_and_every_class_can_have_a_member(engine: str) -> None:
    files = iter_files("ontology", ".ttl")
    triples = [
        quad.triple for name, file in files if not name.startswith("ontology/shapes/") for quad in read(file, name=name)
    ]
    found = classify(serialize(triples, "nt", {}), engine)
    assert (found.engine, found.consistent, found.unsatisfiable) == (engine, True, ())
    assert len(triples) - found.set_aside > 1000, "the reasoner was shown next to nothing"


def test_a_sound_ontology_is_found_sound(engine: str) -> None:
    assert classify(ntriples(SOUND), engine).sound


def test_an_inconsistent_ontology_is_found(engine: str) -> None:
    found = classify(ntriples(INCONSISTENT), engine)
    assert not found.consistent
    assert not found.sound
    assert found.unsatisfiable == ()


def test_an_unsatisfiable_class_is_found_and_named(engine: str) -> None:
    found = classify(ntriples(UNSATISFIABLE), engine)
    assert found.consistent
    assert not found.sound
    assert found.unsatisfiable == ("urn:example:CourtFund",)


def test_classes_that_exclude_each_other_are_each_satisfiable(engine: str) -> None:
    assert classify(ntriples(EITHER), engine).sound


def test_what_stops_a_reasoner_is_set_aside_and_the_fault_still_found(engine: str) -> None:
    noise = """
    :since a owl:DatatypeProperty ; rdfs:range xsd:date . :x :since "2023-07-01"^^xsd:date ; :undeclared :y .
    :note a owl:AnnotationProperty ; rdfs:domain :Work . :x :note "said"@en, [ :undeclared ( 1 2 ) ] .
    :shape a sh:NodeShape ; sh:targetClass :Work ; sh:property [ sh:path :realizes ; sh:in ( :a :b ) ] .
    :shows a owl:ObjectProperty ; rdfs:range sh:NodeShape .
    """
    found = classify(ntriples(INCONSISTENT + noise), engine)
    assert not found.consistent
    declarations = 2  # of :since and :shows: all the rest of the noise goes
    assert found.set_aside == ntriples(noise).count(b"\n") - ntriples("").count(b"\n") - declarations
    assert classify(ntriples(SOUND + noise.replace(":Work", ":Agent")), engine).sound


def test_the_view_keeps_a_list_that_logic_reaches() -> None:
    shown = view([quad.triple for quad in parse(ntriples(EITHER), "nt", name="case")])
    assert any(triple.predicate.value.endswith("#first") for triple in shown)


class Canary(BaseHTTPRequestHandler):
    hits: list[str]

    def do_GET(self) -> None:
        self.hits.append(self.path)
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def canary() -> Iterator[tuple[str, list[str]]]:
    hits: list[str] = []
    server = HTTPServer(("127.0.0.1", 0), type("Listening", (Canary,), {"hits": hits}))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", hits
    server.shutdown()
    thread.join()
    server.server_close()


def test_nothing_is_fetched_and_no_module_imported(
    engine: str, canary: tuple[str, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, hits = canary
    (tmp_path / "planted_by_an_ontology.py").write_text("", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    hostile = f"""
    <urn:example> owl:imports <{address}/imported>, <file://{tmp_path}/planted_by_an_ontology.py> ;
        owl:versionIRI <{address}/version> ; owlready:python_module "planted_by_an_ontology" .
    owlready:python_module a owl:AnnotationProperty . owlready:python_name a owl:DatatypeProperty .
    :Agent owlready:python_name "planted_by_an_ontology.Agent" ; rdfs:isDefinedBy <{address}/defined> .
    """
    assert classify(ntriples(SOUND + hostile), engine).sound
    assert hits == []
    assert "planted_by_an_ontology" not in sys.modules


def test_no_file_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for case in (SOUND, UNSATISFIABLE, INCONSISTENT):
        classify(ntriples(case), engine)
    assert not [left for left in tmp_path.iterdir() if not left.name.startswith("hsperfdata")]


def test_what_is_no_ontology_is_refused_with_its_place() -> None:
    with pytest.raises(BadInput) as refused:
        classify(b"<urn:a> <urn:b> .", "pyhermit", name="mine.nt")
    assert str(refused.value).startswith("mine.nt:1")


def test_an_unknown_reasoner_is_refused() -> None:
    with pytest.raises(UnknownName):
        classify(b"", "pellet")


def test_without_java_hermit_says_so_and_auto_does_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reasoning.shutil, "which", lambda _: None)
    with pytest.raises(MissingProgram) as missing:
        classify(ntriples(SOUND), "hermit")
    assert missing.value.mend
    assert classify(ntriples(SOUND)) == ReasoningResult("pyhermit", True, (), 0)


def test_with_neither_reasoner_both_remedies_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reasoning.shutil, "which", lambda _: None)
    monkeypatch.setattr(reasoning, "find_spec", lambda _: None)
    with pytest.raises(MissingProgram) as missing:
        classify(ntriples(SOUND))
    assert "Java" in (missing.value.mend or "")
    assert "legalgraph[reasoner]" in (missing.value.mend or "")
    with pytest.raises(MissingExtra):
        classify(ntriples(SOUND), "pyhermit")
