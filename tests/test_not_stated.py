"""What the text leaves open is neither there nor missing: a norm that fails only there is left open, however deep it stands."""

from __future__ import annotations

from datetime import date

import pytest

from legalgraph import criteria, derivation, leniency, validation
from legalgraph.engine import evaluate
from legalgraph.fast import ledger
from legalgraph.fast.index import Index
from legalgraph.fast.plan import compile_framework
from legalgraph.namespaces import CONCEPT, EARL, LG, PREFIXES, local
from legalgraph.store import NamedNode, Triple, parse
from shape_strategies import BASE, COUNT, HOME, head
from test_cases import BASE as CASE_BASE
from test_cases import CASES, criterion_of, graphs, outcome, shipped

LAW = """
ex:home a lg:Jurisdiction .
ex:dossier a ex:topic ; lg:dossierTopic ex:topic ; lg:dossierOf ex:home ; lg:candidate ex:norm .
lg:NotStated a lg:NotStatedValue .
ex:norm ex:verb ex:cause ; ex:age lg:NotStated ; ex:young ex:child . ex:child ex:years 12 .
ex:norm ex:act ex:act1, ex:act2 . ex:act1 ex:verb ex:recruit . ex:act2 ex:verb lg:NotStated ; ex:aim ex:profit .
ex:norm ex:tier ex:tier1, ex:tier2 . ex:tier1 ex:grade ex:felony . ex:tier2 ex:grade lg:NotStated .
ex:norm ex:mixed ex:child, lg:NotStated .
"""


def has(path: str, value: str) -> str:
    return f"[ sh:property [ sh:path ex:{path} ; sh:hasValue ex:{value} ] ]"


def acts(least: int, fit: str) -> str:
    return f"sh:path ex:act ; sh:qualifiedMinCount {least} ; sh:qualifiedValueShape {fit}"


# The pattern's property shape, and whether the norm fits (True), fails (False) or is left open (None).
PATTERNS = [
    ("sh:path ex:verb ; sh:hasValue ex:cause", True),
    ("sh:path ex:verb ; sh:hasValue ex:buy", False),
    ("sh:path ex:age ; sh:hasValue ex:minor", None),
    ("sh:path ex:age ; sh:in ( ex:minor )", None),
    ("sh:path ex:mixed ; sh:in ( ex:minor )", False),  # the child is no minor, whatever else is not stated
    ("sh:path ex:mixed ; sh:in ( ex:child )", None),
    ("sh:path ex:mixed ; sh:minCount 3", None),
    ("sh:path ex:mixed ; sh:maxCount 1", None),
    ("sh:path ex:young ; sh:node [ sh:property [ sh:path ex:years ; sh:minInclusive 18 ] ]", False),
    (acts(1, has("verb", "buy")), None),  # one of the acts could name a buyer
    (acts(1, f"[ sh:and ( {has('verb', 'buy')} {has('aim', 'sex')} ) ]"), False),  # but that one has another aim
    (acts(2, has("verb", "buy")), False),
    (acts(2, has("verb", "recruit")), None),
    (acts(1, f"[ sh:or ( {has('verb', 'buy')} {has('aim', 'sex')} ) ]"), None),
    (f"sh:path ex:tier ; sh:node {has('grade', 'felony')}", None),  # one tier is; of the other the text is silent
    (f"sh:path ex:tier ; sh:node {has('grade', 'fine')}", False),
    (f"sh:path ex:tier ; sh:node [ sh:xone ( {has('grade', 'felony')} {has('grade', 'fine')} ) ]", None),
]


def turtle(text: str) -> list[Triple]:
    prefixes = {**PREFIXES, "ex": "https://example.org/"}
    start = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in prefixes.items())
    return [quad.triple for quad in parse((start + text).encode(), "ttl", name="test")]


def framework(pattern: str) -> list[Triple]:
    """A test of one pattern, whose shapes within shapes are given names."""
    read = turtle(f"<{BASE.value}pattern> sh:property [ {pattern} ] .")
    names: dict[object, NamedNode] = {}
    lists = {t.subject for t in read if t.predicate.value.endswith("#rest")}

    def named(term: object) -> object:
        if str(term).startswith("_:") and term not in lists:
            return names.setdefault(term, NamedNode(f"{BASE.value}inner{len(names)}"))
        return term

    return head("Some") + [Triple(named(t.subject), t.predicate, named(t.object)) for t in read]  # type: ignore[arg-type]


def judged(facts: bytes) -> bool | None:
    lines = (line.split(" ") for line in facts.decode().splitlines())
    said = {local(predicate.strip("<>")) for _, predicate, value, _ in lines if local(value.strip("<>")) == "norm"}
    assert said in ({"conforming"}, {"nonConforming"}, {"nonConforming", "undecided"})
    return True if "conforming" in said else None if "undecided" in said else False


@pytest.mark.parametrize(("pattern", "expected"), PATTERNS)
def test_both_engines_read_a_pattern_as_the_table_says(pattern: str, expected: bool | None) -> None:
    data, rules = turtle(LAW), framework(pattern)
    assert any(t.subject == COUNT for t in rules)
    plan = compile_framework(rules)
    iri, start = derivation.header(HOME.value, BASE.value, date(2023, 7, 1))
    assert judged(ledger.facts(plan, Index(data), iri, BASE.value)) is expected
    whole = rules + criteria.listing_shapes(rules) + leniency.lenient_listings(plan)
    assert judged(derivation.ledger(data + whole, validation.validate(data, whole), start)) is expected


@pytest.mark.parametrize("engine", ["fast", "pyshacl"])
def test_an_act_whose_verb_is_not_stated_leaves_the_buyer_open(engine: str) -> None:
    file = next(one for one in CASES.rglob("names-buyer.trig") if criterion_of(one)[1].endswith("/1.1/names-buyer"))
    slug, test = criterion_of(file)
    verb, silent = NamedNode(LG + "verb"), NamedNode(LG + "NotStated")
    failed = graphs(file)["failed"]
    assert outcome(failed, slug, test) == "failed"
    first = next(t for t in failed if t.predicate == verb and t.object == NamedNode(CONCEPT + "verb/recruit"))
    law = [Triple(first.subject, verb, silent) if t == first else t for t in failed]
    member = shipped().framework(slug)
    found = evaluate(
        [*shipped().triples("ontology/"), *law],
        shipped().triples(member.folder),
        jurisdiction=CASE_BASE.rstrip("/"),
        framework_iri=member.iri.value,
        as_of=date(2023, 7, 1),
        only=[test],
        engine=engine,
    )
    rows = found.store.select(
        f"SELECT ?test ?outcome WHERE {{ ?a <{EARL}test> ?test ; <{LG}outcome> ?outcome }}", test=NamedNode(test)
    )
    assert [local(row["outcome"]) for row in rows] == ["cantTell"]
