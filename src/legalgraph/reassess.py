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
from legalgraph.fast.evaluator import Evaluator
from legalgraph.fast.index import Index
from legalgraph.fast.ledger import Entry, entries
from legalgraph.namespaces import DCTERMS, DERIVED, LG, OA, RDF, RDF_TYPE, RDFS, SH, SKOS
from legalgraph.resources import iter_files
from legalgraph.store import Literal, NamedNode, Triple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from legalgraph.asof import AsOf
    from legalgraph.evaluation import Evaluation
    from legalgraph.fast.plan import Test
    from legalgraph.model import Outcome
    from legalgraph.scoring import Scheme
    from legalgraph.store import Term

_CANDIDATE: Final = LG + "candidate"
_EXPRESSED: Final = LG + "expressedBy"
_PARTS: Final = (LG + "conduct", LG + "penalty")
_WORDS: Final = frozenset(
    [
        LG + name
        for name in "passage anchor evidence ofSlot words order text basis reportedIn mentionedIn source".split()
    ]
    + [RDF + "first", RDF + "rest", RDFS + "isDefinedBy", RDFS + "domain", RDFS + "range", SKOS + "topConceptOf"]
)
_NOT_LAW: Final = tuple(f"<{start}" for start in (OA, SH, LG + "Passage"))
_COUNTED: Final = frozenset(SH + n for n in ("minCount", "maxCount", "qualifiedMinCount", "qualifiedMaxCount"))
_IGNORED: Final = frozenset(SH + n for n in ("path", "name", "message", "qualifiedValueShape", "order", "severity"))


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
        self._evaluator = Evaluator(evaluation.plan, evaluation.index)
        self._known: dict[frozenset[str], Mapping[str, Outcome]] = {}
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
    def _grouped(self) -> dict[tuple[str | None, str | None, bool], list[str]]:
        """The shape data as lines of N-Triples, by the norms of subject and object, candidates of dossiers apart."""
        grouped: dict[tuple[str | None, str | None, bool], list[str]] = {}
        for t in self._shape_data:
            key = (self.owner.get(t.subject), self.owner.get(t.object), t.predicate.value == _CANDIDATE)
            grouped.setdefault(key, []).append(f"{t} .")
        return grouped

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
        read = "\n".join(
            re.sub(r"CONSTRUCT\s*\{.*?\}\s*WHERE", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
            for _, file in iter_files("queries/snapshot", ".rq")
        )
        return {
            one
            for one, forth in pairs.items()
            if not re.search(rf"\bd:{one.removeprefix(DERIVED)}\b", read)
            and any(one != other and {(b, a) for a, b in forth} == back for other, back in pairs.items())
        }

    @cached_property
    def _around(self) -> dict[str, set[str]]:
        around: dict[str, set[str]] = {}
        for subject, _, value in self.links:
            around.setdefault(subject, set()).add(value)
            around.setdefault(value, set()).add(subject)
        return around

    def dependents(self, lost: frozenset[str]) -> set[tuple[str, str, str]]:
        """The links by which norms that stay depend on norms that are lost."""
        return {link for link in self.links if link[2] in lost and link[0] not in lost}

    def _reached(self, lost: frozenset[str]) -> set[str]:
        found, todo = set(lost), list(lost)
        while todo:
            new = self._around.get(todo.pop(), set()) - found
            found |= new
            todo += new
        return found

    # ------------------------------------------------------------ norms lost

    def without(self, lost: frozenset[str]) -> Mapping[str, Outcome]:
        """The outcome of every test if these norms were not law."""
        if lost not in self._known:
            self._known[lost] = self._without(lost)
        return self._known[lost]

    def _without(self, lost: frozenset[str]) -> Mapping[str, Outcome]:
        if not all(self._countable(test) for test in self.evaluation.plan.tests):
            return self.under(self._struck(lost))
        touched = self._reached(lost)
        number = self.evaluation.index.number
        away = frozenset(number[f"<{norm}>"] for norm in touched if f"<{norm}>" in number)
        other = self._rest(lost, touched) if touched != lost else None
        part = {entry.test.iri: entry for entry in entries(other.plan, other.index, other)} if other else {}
        found: dict[str, Outcome] = {}
        for entry in self._base:
            rule = self.scheme.tests.get(entry.test.iri)
            if rule is None:
                continue
            if away.isdisjoint(entry.candidates):
                found[rule.iri] = self.before[rule.iri]
                continue
            left = [_Left(entry, self._evaluator, away)]
            if other is not None and entry.test.iri in part:
                left.append(_Left(part[entry.test.iri], other, frozenset()))
            what = scoring.Found(
                conforms=any(one.conforming for one in left),
                silent=any(one.undecided for one in left),
                breaks=any(one.breaking for one in left),
                absent=self._absent(entry.test, left),
            )
            found[rule.iri] = scoring.outcome(rule, what)
        return found

    def _struck(self, lost: frozenset[str]) -> list[Triple]:
        return [t for t in self.law if t.predicate.value != _EXPRESSED or _name(t.subject) not in lost]

    def _rest(self, lost: frozenset[str], touched: set[str]) -> Evaluator:
        """What is left of the norms that hang together with the lost ones, evaluated by themselves."""
        depending = {s for s, p, o in self.links if o in lost and s not in lost and p not in self._inverse}
        stay = touched - lost
        lines: list[str] = []
        for (norm, of, candidate), group in self._grouped.items():
            if candidate:
                if of is not None and of in stay and of not in depending:
                    lines += group
            elif norm is None or (norm in stay and norm not in depending and of not in lost):
                lines += group
        data = self._closed_again(lost, depending) if depending else ()
        return Evaluator(self.evaluation.plan, Index(data, ["\n".join(lines).encode()], self.evaluation.plan.paths()))

    def _closed_again(self, lost: frozenset[str], depending: set[str]) -> list[Triple]:
        self.closures += 1
        near = {o for s, _, o in self.links if s in depending} | {s for s, _, o in self.links if o in depending}
        wanted = (near | depending) - lost
        own = self._owned
        taken = snapshot.take(
            (t for t in self.law if own.get(t.subject, "") in wanted or t.subject not in own), self._day
        )
        return [
            t
            for t in taken.shape_data()
            if own.get(t.subject) in depending or (t.predicate.value == _CANDIDATE and own.get(t.object) in depending)
        ]

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

    # ------------------------------------------------------------ what a test presupposes

    def _countable(self, test: Test) -> bool:
        if test.presupposes is None:
            return True
        shapes = self.evaluation.plan.shapes
        for predicate, shape in shapes.get(test.presupposes, []):
            if predicate == SH + "property":
                facts = shapes[shape]
                on_candidates = (SH + "path", NamedNode(_CANDIDATE)) in facts
                if on_candidates and {p for p, _ in facts if p.startswith(SH)} - _COUNTED - _IGNORED:
                    return False
        return True

    def _absent(self, test: Test, left: list[_Left]) -> bool:
        if test.every and not any(one.candidates for one in left):
            return True
        if test.presupposes is None:
            return False
        shapes = self.evaluation.plan.shapes
        for predicate, shape in shapes.get(test.presupposes, []):
            if predicate != SH + "property":
                continue
            facts = dict(shapes[shape])
            if facts[SH + "path"] != NamedNode(_CANDIDATE):
                if not self._evaluator.verdict(shape).fits >> left[0].entry.dossier & 1:
                    return True
                continue
            among, value = sum(len(one.candidates) for one in left), facts.get(SH + "qualifiedValueShape")
            fitting = among if value is None else sum(one.fitting(value) for one in left)
            if (
                among < _int(facts.get(SH + "minCount"), 0)
                or among > _int(facts.get(SH + "maxCount"), among)
                or fitting < _int(facts.get(SH + "qualifiedMinCount"), 0)
                or fitting > _int(facts.get(SH + "qualifiedMaxCount"), fitting)
            ):
                return True
        return False

    # ------------------------------------------------------------ any other law

    @cached_property
    def _coded(self) -> dict[Term | Triple, list[Triple]]:
        coded: dict[Term | Triple, list[Triple]] = {}
        for triple in self.law:
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


class _Left:
    """What is left of a ledger's entry when some norms are away."""

    def __init__(self, entry: Entry, evaluator: Evaluator, away: frozenset[int]) -> None:
        self.entry = entry
        self._evaluator = evaluator
        self.candidates = [norm for norm in entry.candidates if norm not in away]
        self.conforming = [norm for norm in entry.conforming if norm not in away]
        self.undecided = [norm for norm in entry.undecided if norm not in away]
        known = {*self.conforming, *self.undecided}
        self.breaking = [norm for norm in self.candidates if norm not in known]

    def fitting(self, shape: Term) -> int:
        fits = self._evaluator.verdict(shape).fits
        return sum(fits >> norm & 1 for norm in self.candidates)


def _name(node: Term | Triple) -> str:
    return node.value if isinstance(node, NamedNode) else ""


def _int(value: Term | None, otherwise: int) -> int:
    return otherwise if value is None else int(value.value)
