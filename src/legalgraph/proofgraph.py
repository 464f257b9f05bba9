"""A proof as RDF: EARL for what was found, PROV for what it rests on, Web Annotation for where the words stand.

It carries all that its steps need: the goal with its criteria; each assertion; the manifest of every dossier that a criterion
reads or relies on (topic, candidates, research records), so that "searched, and nothing conforms" can be checked again; the
surveys of the law, at which what was known before is no longer presumed; the criterion's pattern as SHACL, and of the
candidates what it looks at; the candidates as they are coded; the versions, passages and anchors of their provisions; and the
hashed sources.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from legalgraph.errors import UnknownName
from legalgraph.namespaces import DCTERMS, EARL, ELI, LG, OA, ORG, PREFIXES, PROV, RDF, RDF_TYPE, RDFS, SH, SKOS
from legalgraph.store import BlankNode, NamedNode, Triple, canonical, digest, parse, serialize

if TYPE_CHECKING:
    from collections.abc import Iterable

    from legalgraph.evaluation import Evaluation
    from legalgraph.store import Term, TripleStore

_LABELS: Final = {RDF_TYPE, RDFS + "label"}
_GOAL: Final = _LABELS | {LG + name for name in "number maximumPoints criterion forcedPartialPoints".split()}
_CRITERION: Final = (
    _LABELS
    | {LG + name for name in "polarity core share pattern reliesOn presupposes whenInapplicable".split()}
    | {SH + "targetClass"}
)
_ASSESSMENT: Final = {RDF_TYPE, PROV + "hadPlan"} | {
    LG + name for name in "ofJurisdiction byFramework asOf asToldBy".split()
}
_DOSSIER: Final = {RDF_TYPE} | {LG + name for name in "dossierOf dossierTopic candidate searched".split()}
_RECORD: Final = {RDF_TYPE} | {LG + name for name in "topic searchedIn asOf asToldBy source method finding".split()}
_TOPIC: Final = {RDF_TYPE, SKOS + "prefLabel", SKOS + "broader"}
_VERSION: Final = (
    _LABELS
    | {ELI + name for name in "realizes first_date_entry_in_force date_no_longer_in_force".split()}
    | {LG + name for name in "knownInForceOn standing passage".split()}
)
_PROVISION: Final = {RDF_TYPE, RDFS + "label", ELI + "is_part_of"}
_PASSAGE: Final = {RDF_TYPE} | {LG + name for name in "text order anchor".split()}
_SOURCE: Final = {RDF_TYPE, DCTERMS + "title"} | {LG + name for name in "fileName sha256 surveys lawAsOf".split()}
_TO_SHAPES: Final = {SH + name for name in "property node qualifiedValueShape not or and xone in".split()} | {
    RDF + "first",
    RDF + "rest",
}
_SHAPE: Final = (
    _TO_SHAPES
    | {RDF_TYPE, SH + "path", SH + "hasValue", SH + "datatype", SH + "class", SH + "disjoint", SH + "equals"}
    | {SH + side + kind for side in ("min", "max") for kind in ("Count", "Inclusive", "Exclusive")}
    | {SH + "qualifiedMinCount", SH + "qualifiedMaxCount"}
)
_TWIN: Final = {LG + "closure", LG + "closesInto", LG + "namesInto"}
_WIDER: Final = {SKOS + "broader", LG + "role", ORG + "postIn", ORG + "subOrganizationOf"}
_NOT_STATED: Final = NamedNode(LG + "NotStatedValue")
_DERIVED_FROM: Final = NamedNode(PROV + "wasDerivedFrom")
_TEXTS: Final = f"""PREFIX lg: <{LG}> PREFIX eli: <{ELI}> SELECT DISTINCT ?norm ?version WHERE {{
  ?norm lg:expressedBy|lg:readWith ?named . ?named eli:realizes ?provision .
  {{ ?provision eli:is_part_of* ?unit }} UNION {{ ?unit eli:is_part_of+ ?provision }}
  ?version eli:realizes ?unit ; lg:passage ?passage .
}} ORDER BY ?version"""


def proof_turtle(evaluation: Evaluation, number: str) -> tuple[bytes, str]:
    """The proof of a goal as Turtle, and its RDFC-1.0 digest (SHA-256), which the first line of the Turtle repeats."""
    body = serialize([quad.triple for quad in canonical(_Builder(evaluation).goal(number))], "ttl", PREFIXES)
    found = digest(quad.triple for quad in parse(body, "ttl", name="proof"))
    return f"# RDFC-1.0, SHA-256: {found}\n".encode() + body, found


class _Builder:
    """Collects the triples of one proof; every node is described once."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._store: TripleStore = evaluation.store
        self._assessment = evaluation.iri
        self._triples: dict[Triple, None] = {}
        self._seen: set[Term] = set()
        self._shapes: dict[NamedNode | BlankNode, frozenset[str]] = {}
        self._declared: list[tuple[NamedNode, list[NamedNode]]] = []
        self._chained: set[Term] = set()

    def goal(self, number: str) -> list[Triple]:
        numbers = {
            value.value: goal
            for goal in self._store.subjects(LG + "inArea")
            for value in self._store.values(goal, LG + "number")
        }
        if number not in numbers:
            raise UnknownName.among("goal", number, numbers)
        goal = numbers[number]
        self._describe(self._assessment, _ASSESSMENT)
        for jurisdiction in self._named(self._assessment, LG + "ofJurisdiction"):
            self._sources(self._store.subjects(LG + "surveys", jurisdiction))
        self._describe(goal, _GOAL)
        finding = self._generated(LG + "ofGoal", goal)
        self._describe(finding, None)
        for criterion in self._named(goal, LG + "criterion"):
            assertion = self._generated(EARL + "test", criterion)
            self._triples[Triple(finding, _DERIVED_FROM, assertion)] = None
            self._criterion(criterion, assertion)
        return list(self._triples)

    def _generated(self, link: str, about: NamedNode) -> NamedNode:
        made = self._store.subjects(link, about)
        return next(node for node in made if self._assessment in self._store.values(node, PROV + "wasGeneratedBy"))

    def _criterion(self, criterion: NamedNode, assertion: NamedNode) -> None:
        self._describe(criterion, _CRITERION)
        self._describe(assertion, None)
        shapes = [*self._named(criterion, LG + "pattern"), *self._named(criterion, LG + "presupposes")]
        paths = {path for shape in shapes for path in self._shape(shape)} - {LG + "candidate"}
        dossiers = self._named(assertion, EARL + "subject")
        relied = set(self._named(criterion, LG + "reliesOn"))
        others = [
            dossier
            for dossier in self._store.subjects(LG + "dossierTopic")
            if relied & set(self._named(dossier, LG + "dossierTopic"))
        ]
        for dossier in [*dossiers, *others]:
            self._triples[Triple(assertion, _DERIVED_FROM, dossier)] = None
            self._dossier(dossier)
        for dossier in dossiers:
            self._looked_at(self._named(dossier, LG + "candidate"), paths)

    def _shape(self, shape: NamedNode | BlankNode) -> frozenset[str]:
        """Carry a shape with all that it refers to; the paths that it looks along."""
        if shape not in self._shapes:
            self._shapes[shape] = frozenset()
            paths: set[str] = set()
            for quad in self._store.quads(shape):
                if quad.predicate.value in _SHAPE:
                    self._triples[quad.triple] = None
                    value = quad.object
                    if quad.predicate.value == SH + "path":
                        paths.add(str(value).strip("<>"))
                    elif quad.predicate.value in _TO_SHAPES and isinstance(value, NamedNode | BlankNode):
                        paths |= self._shape(value)
            self._shapes[shape] = frozenset(paths)
        return self._shapes[shape]

    def _looked_at(self, nodes: Iterable[NamedNode | BlankNode], paths: set[str]) -> None:
        """What a pattern finds at each norm along its paths, whether coded or derived."""
        waiting, seen = list(nodes), set()
        while waiting:
            node = waiting.pop()
            if node in seen:
                continue
            seen.add(node)
            for quad in self._store.quads(node):
                silent = quad.predicate.value == RDF_TYPE and quad.object == _NOT_STATED
                if silent or quad.predicate.value in paths:
                    self._triples[quad.triple] = None
                    if isinstance(quad.object, NamedNode | BlankNode):
                        waiting.append(quad.object)
            self._twins(node, paths)

    def _twins(self, node: NamedNode | BlankNode, paths: set[str]) -> None:
        """From which coded slots the derived values that a pattern reads are closed, and along which concepts."""
        for slot, declared in self._slots():
            for twin in declared:
                if twin.value not in paths:
                    continue
                self._describe(slot, _TWIN)
                coded = [quad for quad in self._store.quads(node) if quad.predicate == slot]
                self._triples |= {quad.triple: None for quad in coded}
                for value in [quad.object for quad in self._store.quads(node) if quad.predicate in {slot, twin}]:
                    if isinstance(value, NamedNode | BlankNode):
                        self._chain(value)

    def _slots(self) -> list[tuple[NamedNode, list[NamedNode]]]:
        if not self._declared:
            found = {slot for link in ("closesInto", "namesInto") for slot in self._store.subjects(LG + link)}
            for slot in sorted(found, key=str):
                if isinstance(slot, NamedNode):
                    twins = [twin for link in ("closesInto", "namesInto") for twin in self._named(slot, LG + link)]
                    self._declared.append((slot, twins))
        return self._declared

    def _chain(self, value: NamedNode | BlankNode) -> None:
        if value in self._chained:
            return
        self._chained.add(value)
        for quad in self._store.quads(value):
            if quad.predicate.value in _WIDER:
                self._triples[quad.triple] = None
                if isinstance(quad.object, NamedNode | BlankNode):
                    self._chain(quad.object)

    def _dossier(self, dossier: NamedNode) -> None:
        if dossier in self._seen:
            return
        self._describe(dossier, _DOSSIER)
        for topic in self._named(dossier, LG + "dossierTopic"):
            self._topic(topic)
        for record in self._named(dossier, LG + "searched"):
            self._describe(record, _RECORD)
            for topic in self._named(record, LG + "topic"):
                self._topic(topic)
            self._sources(self._named(record, LG + "source"))
        for norm in self._named(dossier, LG + "candidate"):
            self._norm(norm)

    def _topic(self, topic: NamedNode) -> None:
        if topic not in self._seen:
            self._describe(topic, _TOPIC)
            for wider in self._named(topic, SKOS + "broader"):
                self._topic(wider)

    def _norm(self, norm: NamedNode) -> None:
        if norm in self._seen:
            return
        self._coded(norm)
        versions = [*self._named(norm, LG + "expressedBy"), *self._named(norm, LG + "readWith")]
        rows = self._store.select(_TEXTS, name="texts of a norm", norm=norm)
        for version in [*versions, *(NamedNode(row["version"]) for row in rows)]:
            if version not in self._seen:
                self._version(version)

    def _coded(self, node: NamedNode | BlankNode) -> None:
        """A norm or a part of it as it is coded: everything but what is derived."""
        self._seen.add(node)
        for quad in self._store.quads(node):
            if quad.predicate.value in _LABELS or quad.predicate.value.startswith(LG):
                self._triples[quad.triple] = None
                value = quad.object
                inside = isinstance(value, BlankNode) or quad.predicate.value in {LG + "conduct", LG + "penalty"}
                if inside and isinstance(value, NamedNode | BlankNode) and value not in self._seen:
                    self._coded(value)
                if quad.predicate.value == LG + "reportedIn" and isinstance(value, NamedNode):
                    self._sources([value])

    def _version(self, version: NamedNode) -> None:
        self._describe(version, _VERSION)
        for provision in self._named(version, ELI + "realizes"):
            self._provision(provision)
        for passage in self._named(version, LG + "passage"):
            self._describe(passage, _PASSAGE)
            for anchor in self._named(passage, LG + "anchor"):
                self._describe(anchor, None)
                for selector in self._store.values(anchor, OA + "hasSelector"):
                    if isinstance(selector, BlankNode | NamedNode):
                        self._describe(selector, None)
                self._sources(self._named(anchor, OA + "hasSource"))

    def _provision(self, provision: NamedNode) -> None:
        if provision not in self._seen:
            self._describe(provision, _PROVISION)
            for whole in self._named(provision, ELI + "is_part_of"):
                self._provision(whole)

    def _sources(self, sources: Iterable[NamedNode]) -> None:
        for source in sources:
            self._describe(source, _SOURCE)

    def _describe(self, node: NamedNode | BlankNode, predicates: set[str] | None) -> None:
        self._seen.add(node)
        for quad in self._store.quads(node):
            if predicates is None or quad.predicate.value in predicates:
                self._triples[quad.triple] = None

    def _named(self, node: NamedNode, link: str) -> list[NamedNode]:
        return [value for value in self._store.values(node, link) if isinstance(value, NamedNode)]
