"""What lies outside the subset of SHACL is refused by name when a framework is compiled: one test for each construct."""

from __future__ import annotations

from pathlib import Path

import pytest

from legalgraph.cli import main
from legalgraph.errors import BadInput
from legalgraph.fast.plan import compile_framework
from legalgraph.store import Triple, parse

BASE = "https://example.org/rules/"
PREFIXES = f"""@base <{BASE}> .
@prefix lg: <https://w3id.org/legalgraph/ontology#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
TEST = """
<test> a sh:NodeShape ; sh:targetClass <topic> ; lg:polarity lg:Some ; lg:pattern <pattern> ; sh:property <count> .
<count> sh:path lg:candidate ; sh:qualifiedValueShape <pattern> ; sh:qualifiedMinCount 1 .
"""
GOOD = TEST + "<pattern> a sh:NodeShape ; sh:property <slot> . <slot> sh:path <p> ; sh:hasValue <v> ."


def triples(turtle: str) -> list[Triple]:
    return [quad.triple for quad in parse((PREFIXES + turtle).encode(), "ttl", name="rules.ttl")]


def test_what_lies_in_the_subset_is_compiled() -> None:
    plan = compile_framework(triples(GOOD))
    assert [test.iri for test in plan.tests] == [BASE + "test"]


CONSTRAINTS = {
    "closed": "sh:closed true",
    "ignoredProperties": "sh:ignoredProperties ( <p> )",
    "pattern": 'sh:pattern "a"',
    "minLength": "sh:minLength 1",
    "maxLength": "sh:maxLength 1",
    "languageIn": 'sh:languageIn ( "en" )',
    "uniqueLang": "sh:uniqueLang true",
    "lessThan": "sh:lessThan <q>",
    "lessThanOrEquals": "sh:lessThanOrEquals <q>",
    "qualifiedValueShapesDisjoint": "sh:qualifiedValueShapesDisjoint true",
    "deactivated": "sh:deactivated true",
    "sparql": "sh:sparql <query>",
    "js": "sh:js <script>",
    "expression": "sh:expression <expression>",
    "rule": "sh:rule <rule>",
    "target": "sh:target <target>",
    "targetNode": "sh:targetNode <norm>",
    "targetSubjectsOf": "sh:targetSubjectsOf <p>",
    "targetObjectsOf": "sh:targetObjectsOf <p>",
    "minCout": "sh:minCout 1",
}


@pytest.mark.parametrize("name", CONSTRAINTS)
@pytest.mark.parametrize("place", ["<pattern>", "<slot>", "<unused> a sh:NodeShape ;", "<test>"])
def test_a_construct_outside_is_refused_by_name(place: str, name: str) -> None:
    with pytest.raises(BadInput) as refusal:
        compile_framework(triples(f"{GOOD} {place} {CONSTRAINTS[name]} ."))
    assert f"sh:{name} " in refusal.value.message
    assert place.split()[0].strip("<>") in str(refusal.value.where)


PATHS = {
    "inverse": "[ sh:inversePath <p> ]",
    "sequence": "( <p> <q> )",
    "alternative": "[ sh:alternativePath ( <p> <q> ) ]",
    "repeated": "[ sh:zeroOrMorePath <p> ]",
    "words": '"p"',
}


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_a_path_with_operators_is_refused(path: str) -> None:
    with pytest.raises(BadInput):
        compile_framework(triples(GOOD.replace("sh:path <p>", f"sh:path {path}")))


BROKEN = {
    "a shape without a name": GOOD.replace(
        "sh:property <slot> .", "sh:property <slot>, [ sh:path <q> ; sh:minCount 1 ] ."
    ),
    "a test that names no dossier": GOOD.replace("sh:targetClass <topic> ; ", ""),
    "a nameless member": GOOD + "<pattern> sh:or ( [ sh:property <slot> ] ) .",
    "a shape described nowhere": GOOD + "<pattern> sh:node <nowhere> .",
    "recursion": GOOD + "<pattern> sh:node <other> . <other> sh:node <pattern> .",
    "recursion by negation": GOOD + "<slot> sh:not <pattern> .",
    "recursion in a list": GOOD + "<slot> sh:and ( <pattern> ) .",
    "a broken list": GOOD + "<slot> sh:in <list> . <list> rdf:first <v> .",
    "a circular list": GOOD + "<slot> sh:in <list> . <list> rdf:first <v> ; rdf:rest <list> .",
    "a path on sh:node": GOOD + "<pattern> sh:node <slot> .",
    "no path on sh:property": GOOD + "<pattern> sh:property <other> . <other> a sh:NodeShape ; sh:hasValue <v> .",
    "a count without a path": GOOD + "<pattern> sh:minCount 1 .",
    "a count in words": GOOD + '<slot> sh:minCount "one" .',
    "a negative count": GOOD + "<slot> sh:minCount -1 .",
    "two counts": GOOD + "<slot> sh:minCount 1, 2 .",
    "a qualified count without a shape": GOOD + "<slot> sh:qualifiedMinCount 1 .",
    "a qualified shape without a count": GOOD
    + "<pattern> sh:property <more> . <more> sh:path <p> ; sh:qualifiedValueShape <v> .",
    "a bound that is a date": GOOD + '<slot> sh:minInclusive "2023-07-01"^^xsd:date .',
    "a bound that is a word": GOOD + '<slot> sh:minInclusive "18" .',
    "a bound that is rough": GOOD + "<slot> sh:minInclusive 1e1 .",
    "a datatype nobody can check": GOOD + "<slot> sh:datatype <mine> .",
    "a datatype that the store rewrites": GOOD + "<slot> sh:datatype xsd:nonNegativeInteger .",
    "no node kind": GOOD + "<slot> sh:nodeKind sh:Iri .",
    "a class that is no IRI": GOOD + '<slot> sh:class "C" .',
    "two patterns": GOOD + "<test> lg:pattern <other> . <other> sh:hasValue <v> .",
    "two dossiers": GOOD + "<test> sh:targetClass <another> .",
    "no polarity known": GOOD.replace("lg:Some", "lg:Most"),
    "another count than the polarity": GOOD.replace("lg:Some", "lg:None"),
    "another number": GOOD.replace("sh:qualifiedMinCount 1", "sh:qualifiedMinCount 2"),
    "another pattern counted": GOOD.replace("sh:qualifiedValueShape <pattern>", "sh:qualifiedValueShape <other>")
    + "<other> sh:hasValue <v> .",
    "another path counted": GOOD.replace("sh:path lg:candidate", "sh:path <p>"),
    "nothing counted": GOOD.replace(" ; sh:property <count>", ""),
    "a constraint on the test": GOOD + "<test> sh:hasValue <v> .",
    "a scheme of another dossier": GOOD
    + "<test> lg:presupposes <scheme> . <scheme> sh:targetClass <another> ; sh:property <slot> .",
    "a scheme that is more than counts": GOOD
    + "<test> lg:presupposes <scheme> . <scheme> sh:targetClass <topic> ; sh:node <pattern> .",
}


@pytest.mark.parametrize("rules", BROKEN.values(), ids=BROKEN)
def test_a_broken_framework_is_refused(rules: str) -> None:
    with pytest.raises(BadInput) as refusal:
        compile_framework(triples(rules))
    assert refusal.value.where is not None
    assert refusal.value.mend is not None


@pytest.mark.parametrize("command", [["assess", "us-ms"], ["plan", "us-ms", "--to", "C"], ["impact", "us-ms"]])
def test_commands_refuse_a_framework_outside_the_subset_by_name(
    command: list[str], tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    shipped = Path(__file__).resolve().parents[1] / "rules" / "shared-hope-2023"
    for file in sorted(shipped.rglob("*.ttl")):
        text = file.read_text(encoding="utf-8").replace("shared-hope-2023", "own").replace("lg:isDefault true ;", "")
        copy = tmp_path / file.relative_to(shipped)
        copy.parent.mkdir(exist_ok=True)
        copy.write_text(text.replace("sh:hasValue act:screen ;", 'sh:pattern "screen" ;'), encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main([*command, "--data", str(tmp_path), "--framework", "own"])
    assert ended.value.code == 2
    said = capfdbinary.readouterr().err.decode()
    assert "sh:pattern" in said
    assert "pattern/screening/action" in said
    assert "Traceback" not in said
