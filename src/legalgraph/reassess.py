"""What every test would find if the law were changed, worked out from what an evaluation has found already.

Norms that are lost leave the dossiers; what else changes hangs on *derived links*, the ``d:`` triples from one norm to another
(a sanction reaches an offense, a fund has rules). The subject of a link depends on its object: where an object is lost, the
closure runs again, on the dependents and what they link to. A link that is the mere inverse of another, and that no closure
query reads, only vanishes. Nothing here knows a kind of norm or a link by name.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

from legalgraph import scoring, snapshot
from legalgraph.fast.changed import Changed
from legalgraph.fast.index import Index, union
from legalgraph.fast.ledger import entries
from legalgraph.namespaces import DCTERMS, DERIVED, ELI, LG, OA, RDF, RDF_TYPE, RDFS, SH, SKOS, local
from legalgraph.store import Literal, NamedNode, Triple, TripleStore
from legalgraph.walk import reached

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from legalgraph.asof import AsOf
    from legalgraph.evaluation import Evaluation
    from legalgraph.fast.index import Bits
    from legalgraph.model import Outcome
    from legalgraph.scoring import Scheme
    from legalgraph.store import Term

_CANDIDATE: Final = LG + "candidate"
_EXPRESSED: Final = LG + "expressedBy"
_PARTS: Final = (LG + "conduct", LG + "penalty")
_WORDS: Final = frozenset(
    [LG + name for name in "anchor evidence ofSlot words order text basis reportedIn mentionedIn".split()]
    + [RDF + "first", RDF + "rest", RDFS + "isDefinedBy", RDFS + "domain", RDFS + "range", SKOS + "topConceptOf"]
)
_TOLD: Final = (LG + "passage", LG + "source")
_NAME: Final = re.compile(r"[:/#](\w+)\b")
_NOT_LAW: Final = tuple(f"<{start}" for start in (OA, SH, LG + "Passage"))


def lean(law: Iterable[Triple]) -> list[Triple]:
    """The law without what no closure query and no shape reads: words for people, anchors, and the shapes of data."""
    return [
        t
        for t in law
        if not (isinstance(t.object, Literal) and t.object.language)
        and t.predicate.value not in _WORDS
        and not t.predicate.value.startswith((OA, SH, DCTERMS))
        and not (t.predicate.value == RDF_TYPE and str(t.object).startswith(_NOT_LAW))
    ]


class Reassessor:
    """Outcomes under changed law, beside an evaluation of the law as it is."""

    def __init__(self, law: Iterable[Triple], evaluation: Evaluation, scheme: Scheme) -> None:
        self.evaluation = evaluation
        self.scheme = scheme
        self.law = lean(law)
        self.closures = 0
        self._base = list(entries(evaluation.plan, evaluation.index))
        self._known: dict[frozenset[str], Mapping[str, Outcome]] = {}
        self._closed: dict[tuple[frozenset[str], frozenset[str]], str] = {}
        self.before: Mapping[str, Outcome] = scoring.outcomes(scheme, self._base)

    # ------------------------------------------------------------ what hangs together

    @cached_property
    def owner(self) -> dict[Term | Triple, str]:
        """Every norm in force, and every part of one, with the norm's IRI."""
        quads = self.evaluation.store.quads(None, NamedNode(DERIVED + "partOfNorm"))
        return {quad.subject: quad.object.value for quad in quads if isinstance(quad.object, NamedNode)}

    @cached_property
    def _shape_data(self) -> list[Triple]:
        return self.evaluation.snapshot.shape_data()

    @cached_property
    def links(self) -> set[tuple[str, str, str]]:
        """The links from one norm to another: subject, predicate, object; a part speaks for its norm."""
        own = self.owner
        found = ((own.get(t.subject), t.predicate.value, own.get(t.object)) for t in self._shape_data)
        return {(s, p, o) for s, p, o in found if s is not None and o is not None and s != o}

    @cached_property
    def _inverse(self) -> set[str]:
        """The link properties that are the inverse of another one and are read by no closure query."""
        pairs: dict[str, set[tuple[str, str]]] = {}
        for subject, predicate, value in self.links:
            pairs.setdefault(predicate, set()).add((subject, value))
        read = re.sub(r"CONSTRUCT\s*\{.*?\}\s*WHERE", "", snapshot.queries(self._day), flags=re.DOTALL)
        return {
            one
            for one, forth in pairs.items()
            if not re.search(rf"\bd:{one.removeprefix(DERIVED)}\b", read)
            and any(one != other and {(b, a) for a, b in forth} == back for other, back in pairs.items())
        }

    @cached_property
    def _leaning(self) -> dict[str, set[str]]:
        """By norm, the norms that have a link to it."""
        leaning: dict[str, set[str]] = {}
        for subject, _, value in self.links:
            leaning.setdefault(value, set()).add(subject)
        return leaning

    def dependents(self, lost: frozenset[str]) -> set[tuple[str, str, str]]:
        """The links by which norms that stay depend on norms that are lost."""
        return {link for link in self.links if link[2] in lost and link[0] not in lost}

    def _reached(self, lost: frozenset[str]) -> set[str]:
        """The lost norms, and all from which links lead to them: no other norm looks different to a shape."""
        return reached(lost, lambda norm: self._leaning.get(norm, ()))

    # ------------------------------------------------------------ norms lost

    def without(self, lost: frozenset[str]) -> Mapping[str, Outcome]:
        """The outcome of every test if these norms were not law."""
        if lost not in self._known:
            self._known[lost] = self._without(lost)
        return self._known[lost]

    def _without(self, lost: frozenset[str]) -> Mapping[str, Outcome]:
        touched = {test for norm in self._reached(lost) for test in self._tests.get(norm, ())}
        index = self._index_without(lost)
        plan = self.evaluation.plan
        return {**self.before, **scoring.outcomes(self.scheme, entries(plan, index, only=touched))}

    @cached_property
    def _tests(self) -> dict[str, set[str]]:
        """The tests in whose dossiers a norm stands."""
        nodes = self.evaluation.index.nodes
        found: dict[str, set[str]] = {}
        for entry in self._base:
            for place in entry.candidates:
                found.setdefault(nodes[place][1:-1], set()).add(entry.test.iri)
        return found

    def _index_without(self, lost: frozenset[str]) -> Index:
        """What shapes see of the law without these norms."""
        depending = {s for s, p, o in self.links if o in lost and s not in lost and p not in self._inverse}
        said = self._closed_again(lost, frozenset(depending)) if depending else ""
        away, anew = self._places(lost), self._places(depending)
        return Changed(self.evaluation.index, away | anew, away, {_CANDIDATE: anew}, said, self._paths)

    @cached_property
    def _paths(self) -> frozenset[str]:
        return self.evaluation.plan.paths()

    def _places(self, norms: Iterable[str]) -> Bits:
        """The positions of norms and of their parts."""
        return union(place for norm in norms for place in self._of_norm.get(norm, ()))

    @cached_property
    def _of_norm(self) -> dict[str, list[int]]:
        number = self.evaluation.index.number
        found: dict[str, list[int]] = {}
        for node, norm in self.owner.items():
            if (place := number.get(str(node))) is not None:
                found.setdefault(norm, []).append(place)
        return found

    def _closed_again(self, lost: frozenset[str], depending: frozenset[str]) -> str:
        near = {o for s, _, o in self.links if s in depending} | {s for s, _, o in self.links if o in depending}
        key = frozenset((near | depending) - lost), depending
        if key not in self._closed:
            self._closed[key] = self._closure(*key)
        return self._closed[key]

    def _closure(self, wanted: frozenset[str], depending: frozenset[str]) -> str:
        """What norms say, and whose candidates they are, in the closure of them and others, as N-Triples."""
        self.closures += 1
        provisions = {p for norm in wanted for p in self._provisions.get(norm, ())}
        store = TripleStore()
        store.add_lines(b"".join(self._written.get(name, b"") for name in ["", *sorted(wanted), *sorted(provisions)]))
        taken = snapshot.take(store, self._day).store
        part, candidate = NamedNode(DERIVED + "partOfNorm"), NamedNode(_CANDIDATE)
        nodes = [NamedNode(norm) for norm in sorted(depending)]
        carriers = [
            quad.subject
            for node in nodes
            for quad in taken.quads(None, part, node)
            if not isinstance(quad.subject, Triple)
        ]
        listed = [
            f"{quad.subject} {candidate} {node} .\n" for node in nodes for quad in taken.quads(None, candidate, node)
        ]
        return taken.said_of(carriers).decode() + "".join(listed)

    @cached_property
    def _written(self) -> dict[str, bytes]:
        """What the closure reads of the law, as N-Triples: by norm, of versions by their provision, the rest without a name."""
        read, own = set(_NAME.findall(snapshot.queries(self._day))), self._owned
        lines: dict[str, list[str]] = {}
        for t in self.law:
            of = own.get(t.subject) or self._realizes.get(t.subject, "")
            names = t.object if t.predicate.value == RDF_TYPE else t.predicate
            if of or local(_name(names)) in read:
                lines.setdefault(of, []).append(f"{t} .\n")
        return {norm: "".join(found).encode() for norm, found in lines.items()}

    @cached_property
    def _realizes(self) -> dict[Term | Triple, str]:
        return {t.subject: _name(t.object) for t in self.law if t.predicate.value == ELI + "realizes"}

    @cached_property
    def _provisions(self) -> dict[str, set[str]]:
        """The provisions of every norm: all texts of them may matter, since one can stand for another."""
        found: dict[str, set[str]] = {}
        for t in self.law:
            if t.predicate.value == _EXPRESSED and t.object in self._realizes:
                found.setdefault(_name(t.subject), set()).add(self._realizes[t.object])
        return found

    @cached_property
    def _owned(self) -> dict[Term | Triple, str]:
        """Every coded norm, in force or not, and its parts."""
        own: dict[Term | Triple, str] = {
            t.subject: _name(t.subject) for t in self.law if t.predicate.value == _EXPRESSED
        }
        parts = [t for t in self.law if t.predicate.value in _PARTS and t.subject in own]
        return own | {t.object: own[t.subject] for t in parts}

    @property
    def _day(self) -> AsOf:
        return self.evaluation.snapshot.as_of

    # ------------------------------------------------------------ any other law

    @cached_property
    def _coded(self) -> dict[Term | Triple, list[Triple]]:
        coded: dict[Term | Triple, list[Triple]] = {}
        for triple in self.law:
            if triple.predicate.value not in _TOLD:
                coded.setdefault(triple.subject, []).append(triple)
        return coded

    @cached_property
    def _conforming(self) -> dict[int, set[str]]:
        found: dict[int, set[str]] = {}
        for entry in self._base:
            for place in entry.conforming:
                found.setdefault(place, set()).add(entry.test.iri)
        return found

    def fits(self, norm: str) -> set[str]:
        """The tests in whose dossier a norm stands and whose pattern it fits."""
        return self._conforming.get(self.evaluation.index.find(NamedNode(norm)), set())

    def coded(self, node: Term) -> list[Triple]:
        """What the files say of a node, without words and evidence."""
        return self._coded.get(node, [])

    def under(self, law: Iterable[Triple]) -> Mapping[str, Outcome]:
        """The outcome of every test under another law, closed and evaluated anew."""
        return scoring.outcomes(self.scheme, entries(self.evaluation.plan, self.index(law)))

    def index(self, law: Iterable[Triple]) -> Index:
        """What shapes see of another law."""
        self.closures += 1
        taken, plan = snapshot.take(lean(law), self._day), self.evaluation.plan
        return Index(ntriples=taken.shape_ntriples(), paths=plan.paths())


def _name(node: Term | Triple) -> str:
    return node.value if isinstance(node, NamedNode) else ""
