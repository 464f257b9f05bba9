"""The style guide of the ontology, executable: what every term, scheme and shape must have. All errors are listed at once.

Each rule is a function from a ``Vocabulary`` to what breaks it. The second half of this file breaks each rule once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from legalgraph.namespaces import CONCEPT, DERIVED, LG, OWL, RDF_TYPE, RDFS, SH, SKOS
from legalgraph.store import Literal, NamedNode, parse, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from legalgraph.store import Quad

ROOT = Path(__file__).resolve().parents[1]
SHARED_VOCABULARIES = ROOT.parent / "shared" / "vocab"
ONTOLOGY = "https://w3id.org/legalgraph/ontology"
SHAPES = ONTOLOGY + "/shape/"

CLASS, OBJECT, DATATYPE, ANNOTATION = (
    OWL + kind for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
)
UPPER_CAMEL = re.compile(r"[A-Z][A-Za-z0-9]*")
LOWER_CAMEL = re.compile(r"[a-z][A-Za-z0-9]*")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]*)*")
# Where lg: terms are used, as text: a whole IRI, or a name behind the prefix.
TERM_IN_TEXT = re.compile(rf"<{re.escape(LG)}([A-Za-z0-9_]+)>|(?<![\w:-])lg:([A-Za-z0-9_]+)")


@dataclass(frozen=True)
class Vocabulary:
    """The quads of some Turtle files, and other files' text, by name."""

    files: tuple[tuple[str, tuple[Quad, ...]], ...]
    texts: tuple[tuple[str, str], ...] = ()

    def triples(self) -> Iterator[tuple[str, Quad]]:
        for name, quads in self.files:
            for quad in quads:
                yield name, quad

    def types(self) -> dict[str, set[str]]:
        """The types of each IRI that has any."""
        found: dict[str, set[str]] = defaultdict(set)
        for _, quad in self.triples():
            if quad.predicate.value == RDF_TYPE and isinstance(quad.subject, NamedNode):
                found[quad.subject.value].add(value(quad.object))
        return dict(found)

    def values(self, predicate: str) -> dict[str, list[object]]:
        """The values of one predicate by subject."""
        found: dict[str, list[object]] = defaultdict(list)
        for _, quad in self.triples():
            if quad.predicate.value == predicate:
                found[value(quad.subject)].append(quad.object)
        return found

    def english(self, predicate: str) -> set[str]:
        """The subjects that have exactly one, non-empty, English value of a predicate."""
        return {
            subject
            for subject, terms in self.values(predicate).items()
            if len([t for t in terms if isinstance(t, Literal) and t.language == "en" and t.value.strip()]) == 1
        }

    def own(self) -> dict[str, set[str]]:
        """The terms of the lg: namespace, with their types."""
        return {iri: types for iri, types in self.types().items() if iri.startswith(LG)}

    def concepts(self) -> set[str]:
        return {iri for iri, types in self.types().items() if SKOS + "Concept" in types}


def value(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


@cache
def shipped() -> Vocabulary:
    def quads(path: Path) -> tuple[Quad, ...]:
        return tuple(read(path, name=path.relative_to(ROOT).as_posix()))

    turtle = sorted((ROOT / "ontology").rglob("*.ttl"))
    users = [
        path
        for folder, suffixes in {
            "ontology": {".ttl"},
            "rules": {".ttl"},
            "data": {".ttl"},
            "queries": {".rq"},
            "tests/cases": {".trig", ".ttl"},
        }.items()
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in suffixes
    ]
    return Vocabulary(
        tuple((path.relative_to(ROOT).as_posix(), quads(path)) for path in turtle),
        tuple((path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in users),
    )


# ---------------------------------------------------------------- the rules


def unlabelled(v: Vocabulary) -> Iterable[str]:
    """Every term of ours has one English label and one English definition."""
    labels, definitions = v.english(RDFS + "label"), v.english(SKOS + "definition")
    for iri in v.own():
        if iri not in labels:
            yield f"{short(iri)} needs exactly one rdfs:label @en"
        if iri not in definitions:
            yield f"{short(iri)} needs exactly one skos:definition @en"


def homeless(v: Vocabulary) -> Iterable[str]:
    """Every class and property of ours says which ontology defines it."""
    homes = v.values(RDFS + "isDefinedBy")
    for iri, types in v.own().items():
        if types & {CLASS, OBJECT, DATATYPE, ANNOTATION} and [value(home) for home in homes[iri]] != [ONTOLOGY]:
            yield f"{short(iri)} needs rdfs:isDefinedBy <{ONTOLOGY}>"


def unbounded(v: Vocabulary) -> Iterable[str]:
    """Every object and datatype property has one domain and one range."""
    for name in ("domain", "range"):
        bounds = v.values(RDFS + name)
        for iri, types in v.own().items():
            if types & {OBJECT, DATATYPE} and len(bounds[iri]) != 1:
                yield f"{short(iri)} needs exactly one rdfs:{name}"


def misnamed(v: Vocabulary) -> Iterable[str]:
    """Classes and individuals are UpperCamel, properties lowerCamel, concepts and schemes slugs."""
    for iri, types in v.own().items():
        is_property = types & {OBJECT, DATATYPE, ANNOTATION}
        if not (LOWER_CAMEL if is_property else UPPER_CAMEL).fullmatch(iri.removeprefix(LG)):
            yield f"{short(iri)} is not {'lowerCamel' if is_property else 'UpperCamel'}"
    for iri in v.concepts():
        if not iri.startswith(CONCEPT) or not all(
            SLUG.fullmatch(part) for part in iri.removeprefix(CONCEPT).split("/")
        ):
            yield f"{iri} is not …/concept/SCHEME/slug"


def two_kinds(v: Vocabulary) -> Iterable[str]:
    """A term is of one kind: OWL 2 DL keeps classes, kinds of properties and individuals apart. No term has an inverse."""
    for iri, types in v.own().items():
        kinds = [short(kind) for kind in sorted(types & {CLASS, OBJECT, DATATYPE, ANNOTATION})]
        if len(kinds) > 1:
            yield f"{short(iri)} is {' and '.join(kinds)}"
    for name, quad in v.triples():
        if quad.predicate.value == OWL + "inverseOf":
            yield f"{name}: {short(value(quad.subject))} has an inverse; one direction only"


def declared_twice(v: Vocabulary) -> Iterable[str]:
    """A term, concept or shape is declared in one file: two shapes of one name would silently become one."""
    places: dict[str, set[str]] = defaultdict(set)
    for name, quad in v.triples():
        if quad.predicate.value == RDF_TYPE and value(quad.subject).startswith((LG, CONCEPT, SHAPES)):
            places[value(quad.subject)].add(name)
    for iri, names in places.items():
        if len(names) > 1:
            yield f"{short(iri)} is declared in {' and '.join(sorted(names))}"


def dated(v: Vocabulary) -> Iterable[str]:
    """No date in a range or a value of the ontology: reasoners stop at it. Shapes demand the datatype of the data."""
    for name, quad in v.triples():
        datatype = quad.object.datatype.value if isinstance(quad.object, Literal) else value(quad.object)
        if datatype.endswith("#date") and not name.startswith("ontology/shapes/"):
            yield f"{name}: {short(value(quad.subject))} names xsd:date"


def fetched(v: Vocabulary) -> Iterable[str]:
    """Nothing is imported."""
    return (f"{name}: imports {value(q.object)}" for name, q in v.triples() if q.predicate.value == OWL + "imports")


def poor_concepts(v: Vocabulary) -> Iterable[str]:
    """Every concept has an English label and definition, and stands in the scheme of its IRI; every scheme has both too."""
    labels, definitions = v.english(SKOS + "prefLabel"), v.english(SKOS + "definition")
    schemes = v.values(SKOS + "inScheme")
    known = {iri for iri, types in v.types().items() if SKOS + "ConceptScheme" in types}
    for iri in v.concepts():
        if iri not in labels:
            yield f"{iri} needs exactly one skos:prefLabel @en"
        if iri not in definitions:
            yield f"{iri} needs exactly one skos:definition @en"
        if [value(scheme) for scheme in schemes[iri]] != [iri.rsplit("/", 1)[0]]:
            yield f"{iri} needs skos:inScheme <{iri.rsplit('/', 1)[0]}> and no other"
    for scheme in known - definitions:
        yield f"{scheme} needs exactly one skos:definition @en"
    for iri in {value(scheme) for terms in schemes.values() for scheme in terms} - known:
        yield f"{iri} is not declared a scheme"


def astray(v: Vocabulary) -> Iterable[str]:
    """Broader concepts exist, stand in the same scheme, and never lead back."""
    broader = {iri: [value(term) for term in terms] for iri, terms in v.values(SKOS + "broader").items()}
    concepts = v.concepts()
    for iri, wider in broader.items():
        for other in wider:
            if other not in concepts:
                yield f"{iri} is narrower than {other}, which is no concept"
            elif other.rsplit("/", 1)[0] != iri.rsplit("/", 1)[0]:
                yield f"{iri} is narrower than {other} of another scheme"
    for iri in broader:
        seen: set[str] = set()
        ahead = list(broader[iri])
        while ahead:
            at = ahead.pop()
            if at == iri:
                yield f"{iri} is broader than itself"
                break
            if at not in seen:
                seen.add(at)
                ahead += broader.get(at, [])


def nameless_shapes(v: Vocabulary) -> Iterable[str]:
    """Every data shape is named, and every one that can report says in English what is wrong.

    A property shape that is only an alternative (inside ``sh:or`` and the like) reports nothing of its own.
    """
    names, messages, labels = v.values(SH + "name"), v.english(SH + "message"), v.english(RDFS + "label")
    reporting = {value(shape) for shapes in v.values(SH + "property").values() for shape in shapes}
    for file, quad in v.triples():
        if quad.predicate.value != RDF_TYPE or value(quad.object) not in {SH + "NodeShape", SH + "PropertyShape"}:
            continue
        iri = value(quad.subject)
        if not isinstance(quad.subject, NamedNode):
            yield f"{file}: a shape has no name of its own"
        elif len(names[iri]) != 1 and (value(quad.object) == SH + "PropertyShape" or iri not in labels):
            yield f"{file}: {iri} needs one sh:name, or as a node shape an rdfs:label @en"
        elif iri in reporting and iri not in messages:
            yield f"{file}: {iri} needs one sh:message @en"


def unknown_shapes(v: Vocabulary) -> Iterable[str]:
    """Every shape that another names exists: a misspelt name would conform silently."""
    links = {SH + name for name in ("property", "node", "not", "qualifiedValueShape")}
    types = v.types()
    shapes = {iri for iri, kinds in types.items() if kinds & {SH + "NodeShape", SH + "PropertyShape"}}
    for file, quad in v.triples():
        if quad.predicate.value in links and isinstance(quad.object, NamedNode) and quad.object.value not in shapes:
            yield f"{file}: {value(quad.subject)} names {quad.object.value}, which is no shape"


def undeclared(v: Vocabulary) -> Iterable[str]:
    """The namespace is closed: every lg: term in the ontology, rules, data, queries and cases is declared."""
    own = {iri.removeprefix(LG) for iri in v.own()}
    for name, text in v.texts:
        used = {first or second for first, second in TERM_IN_TEXT.findall(without_comments(text))}
        for term in sorted(used - own):
            yield f"{name}: lg:{term} is not declared"
    for name, quad in v.triples():
        for term in (quad.subject, quad.predicate, quad.object):
            if isinstance(term, NamedNode) and term.value.startswith(LG) and term.value.removeprefix(LG) not in own:
                yield f"{name}: {short(term.value)} is not declared"


RULES: list[Callable[[Vocabulary], Iterable[str]]] = [
    unlabelled,
    homeless,
    unbounded,
    misnamed,
    two_kinds,
    declared_twice,
    dated,
    fetched,
    poor_concepts,
    astray,
    nameless_shapes,
    unknown_shapes,
    undeclared,
]


def short(iri: str) -> str:
    for prefix, namespace in (("lg", LG), ("owl", OWL), ("d", DERIVED)):
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def without_comments(text: str) -> str:
    """Drop what follows a ``#`` that stands at the beginning of a line or after white space, outside quotation marks."""
    return re.sub(r'("(?:[^"\\\n]|\\.)*")|(?:(?<=\s)|^)#[^\n]*', lambda m: m[1] or "", text, flags=re.MULTILINE)


def broken(rule: Callable[[Vocabulary], Iterable[str]], vocabulary: Vocabulary) -> str:
    return "\n".join(sorted(set(rule(vocabulary))))


# ---------------------------------------------------------------- the ontology keeps them


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_ontology_keeps(rule: Callable[[Vocabulary], Iterable[str]]) -> None:
    assert broken(rule, shipped()) == ""


def test_all_files_were_read() -> None:
    names = {name for name, _ in shipped().files}
    assert {path.relative_to(ROOT).as_posix() for path in (ROOT / "ontology").rglob("*.ttl")} == names
    assert len(shipped().own()) > 200
    assert len(shipped().concepts()) > 200


def test_the_version_of_the_ontology_is_that_of_its_version_iri() -> None:
    info, iri = shipped().values(OWL + "versionInfo")[ONTOLOGY], shipped().values(OWL + "versionIRI")[ONTOLOGY]
    assert [value(term) for term in iri] == [f"{ONTOLOGY}/{value(info[0])}"]


def test_every_aligned_term_exists_in_its_vocabulary() -> None:
    if not SHARED_VOCABULARIES.is_dir():
        pytest.skip("needs the shared vocabularies")
    known: dict[str, set[str]] = {}
    for file, namespace in {
        "earl.rdf": "http://www.w3.org/ns/earl#",
        "oa.ttl": "http://www.w3.org/ns/oa#",
        "org.ttl": "http://www.w3.org/ns/org#",
        "prov-o.ttl": "http://www.w3.org/ns/prov#",
        "dqv.ttl": "http://www.w3.org/ns/dqv#",
        "dcat3.ttl": "http://www.w3.org/ns/dcat#",
        "shacl.ttl": SH,
    }.items():
        data = (SHARED_VOCABULARIES / file).read_bytes().replace(b' xml:base=""', b"")  # EARL's base is empty
        quads = parse(data, file.rsplit(".", 1)[-1], name=file, base=namespace.rstrip("#"))
        known[namespace] = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    used = {
        term.value
        for _, quad in shipped().triples()
        for term in (quad.subject, quad.predicate, quad.object)
        if isinstance(term, NamedNode)
    }
    checked = [iri for iri in used if iri.split("#")[0] + "#" in known and not iri.endswith("#")]
    assert sorted(iri for iri in checked if iri not in known[iri.split("#")[0] + "#"]) == []
    assert {iri.split("#")[0] + "#" for iri in checked} == set(known), (
        "a vocabulary is checked of which nothing is used"
    )


# ---------------------------------------------------------------- each rule, broken once

PREFIXES = f"""
@prefix lg: <{LG}> . @prefix owl: <{OWL}> . @prefix rdfs: <{RDFS}> . @prefix skos: <{SKOS}> . @prefix sh: <{SH}> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix c: <{CONCEPT}> .
"""
GOOD = f"""
lg:Thing a owl:Class ; rdfs:isDefinedBy <{ONTOLOGY}> ; rdfs:label "thing"@en ; skos:definition "A thing."@en .
lg:has a owl:ObjectProperty ; rdfs:isDefinedBy <{ONTOLOGY}> ; rdfs:label "has"@en ; skos:definition "To have."@en ;
    rdfs:domain lg:Thing ; rdfs:range lg:Thing .
<{CONCEPT}s> a skos:ConceptScheme ; skos:definition "A scheme."@en .
<{CONCEPT}s/a> a skos:Concept ; skos:inScheme <{CONCEPT}s> ; skos:prefLabel "a"@en ; skos:definition "A."@en .
<{CONCEPT}s/b> a skos:Concept ; skos:inScheme <{CONCEPT}s> ; skos:prefLabel "b"@en ; skos:definition "B."@en ;
    skos:broader <{CONCEPT}s/a> .
<urn:s> a sh:NodeShape ; rdfs:label "shape"@en ; sh:property <urn:p> .
<urn:p> a sh:PropertyShape ; sh:path lg:has ; sh:name "has" ; sh:message "Has none. Give it one."@en .
"""
BREAKS = [
    (unlabelled, 'rdfs:label "thing"@en ;', ""),
    (unlabelled, 'skos:definition "To have."@en', 'skos:definition "To have."@en, "Again."@en'),
    (homeless, f"rdfs:isDefinedBy <{ONTOLOGY}> ; rdfs:label", "rdfs:label"),
    (unbounded, "rdfs:range lg:Thing", "rdfs:range lg:Thing, owl:Thing"),
    (unbounded, "rdfs:domain lg:Thing ;", ""),
    (misnamed, "lg:has", "lg:Has"),
    (misnamed, "lg:Thing a", "lg:thing a owl:NamedIndividual . lg:Thing a"),
    (misnamed, "s/a>", "s/A>"),
    (two_kinds, "a owl:ObjectProperty", "a owl:ObjectProperty, owl:DatatypeProperty"),
    (two_kinds, "rdfs:domain", "owl:inverseOf lg:had ; rdfs:domain"),
    (dated, "rdfs:range lg:Thing", "rdfs:range xsd:date"),
    (dated, "rdfs:domain", 'rdfs:seeAlso "2023-07-01"^^xsd:date ; rdfs:domain'),
    (fetched, "lg:Thing a", f"<{ONTOLOGY}> owl:imports <http://www.w3.org/ns/org> . lg:Thing a"),
    (poor_concepts, 'skos:prefLabel "b"@en ;', ""),
    (poor_concepts, 'skos:definition "A scheme."@en', 'rdfs:comment ""'),
    (poor_concepts, f"skos:inScheme <{CONCEPT}s> ; skos:prefLabel", "skos:prefLabel"),
    (poor_concepts, "a skos:ConceptScheme ;", ""),
    (astray, f"skos:broader <{CONCEPT}s/a>", f"skos:broader <{CONCEPT}s/none>"),
    (astray, 'skos:prefLabel "a"@en ;', f'skos:prefLabel "a"@en ; skos:broader <{CONCEPT}s/b> ;'),
    (nameless_shapes, 'sh:name "has" ;', ""),
    (nameless_shapes, '; sh:message "Has none. Give it one."@en', ""),
    (nameless_shapes, 'rdfs:label "shape"@en ;', ""),
    (nameless_shapes, "sh:property <urn:p>", "sh:property [ a sh:PropertyShape ]"),
    (unknown_shapes, "sh:property <urn:p>", "sh:property <urn:q>"),
    (undeclared, "sh:path lg:has", "sh:path lg:hasnt"),
]


def vocabulary(turtle: str, *texts: tuple[str, str]) -> Vocabulary:
    return Vocabulary((("a.ttl", tuple(parse((PREFIXES + turtle).encode(), "ttl", name="a.ttl"))),), texts)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_good_vocabulary_keeps(rule: Callable[[Vocabulary], Iterable[str]]) -> None:
    assert (
        broken(rule, vocabulary(GOOD, ("a.rq", "?x lg:has <https://w3id.org/legalgraph/ontology#Thing> # lg:no"))) == ""
    )


@pytest.mark.parametrize(("rule", "old", "new"), BREAKS, ids=lambda part: getattr(part, "__name__", None))
def test_a_rule_sees_what_breaks_it(rule: Callable[[Vocabulary], Iterable[str]], old: str, new: str) -> None:
    assert old in GOOD
    assert broken(rule, vocabulary(GOOD.replace(old, new))) != ""


def test_a_term_declared_in_two_files_is_seen() -> None:
    once = vocabulary(GOOD).files[0][1]
    assert "a.ttl and b.ttl" in broken(declared_twice, Vocabulary((("a.ttl", once), ("b.ttl", once))))


@pytest.mark.parametrize("text", ["?x lg:hasnt ?y", f"?x <{LG}hasnt> ?y", "?x a/lg:hasnt ?y", "(lg:hasnt|lg:has)"])
def test_an_undeclared_term_in_a_query_is_seen(text: str) -> None:
    assert broken(undeclared, vocabulary(GOOD, ("a.rq", text))) == "a.rq: lg:hasnt is not declared"


def test_every_rule_is_broken_somewhere() -> None:
    assert {rule for rule, _, _ in BREAKS} | {declared_twice} == set(RULES)
