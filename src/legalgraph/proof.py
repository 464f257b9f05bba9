"""Proofs: from a goal's status down to the statute's words and where they stand, by the queries in ``queries/proof``."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from legalgraph.fast.ledger import misses
from legalgraph.namespaces import DERIVED, EARL, LG, PROV, RDFS, local
from legalgraph.reasons import Anchor, CriterionProof, NormProof, Proof, Provision, SlotFact, Words
from legalgraph.resources import content
from legalgraph.store import NamedNode, Row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from legalgraph.evaluation import Evaluation
    from legalgraph.model import Assessment, Criterion, NormRef, Role

_STATUTE: Final = "statute text"
_REACHED_BY: Final = DERIVED + "reachedBy"
_ROLES: Final[tuple[tuple[str, Role], ...]] = (
    ("witnesses", "witness"),
    ("defeaters", "defeater"),
    ("undecided", "undecided"),
    ("near_misses", "near miss"),
)
_KIND = f"""SELECT ?norm ?label ?basis WHERE {{
  ?norm a ?kind . ?kind <{RDFS}subClassOf> <{LG}Norm> ; <{RDFS}label> ?label .
  OPTIONAL {{ ?norm <{LG}basis>/<{RDFS}label> ?basis }} }}"""
_ASSERTION = f"SELECT ?assertion ?test WHERE {{ ?assertion <{EARL}test> ?test ; <{PROV}wasGeneratedBy> ?assessment }}"


class Prover:
    """Builds proofs over one assessment's store; what it reads, it reads once."""

    def __init__(self, evaluation: Evaluation, assessment: Assessment) -> None:
        store = self._store = evaluation.store
        self._evaluation = evaluation
        self._assessment = assessment
        self._texts: dict[str, str] = {}
        self._asked: dict[tuple[str, tuple[tuple[str, NamedNode], ...]], list[Row]] = {}
        self._kinds = {row["norm"]: row for row in reversed(store.select(_KIND))}
        self._assertions = {row["test"]: NamedNode(row["assertion"]) for row in store.select(_ASSERTION)}

    def goal(self, number: str) -> Proof:
        """The proof of a goal; raises ``UnknownName`` for one that the framework does not have."""
        found, assessment = self._assessment.goal(number), self._assessment
        return Proof(
            jurisdiction=assessment.jurisdiction,
            jurisdiction_label=assessment.jurisdiction_label,
            framework_label=assessment.framework_label,
            as_of=assessment.as_of,
            goal=found,
            criteria=tuple(self.criterion(one) for one in found.criteria),
        )

    def criterion(self, found: Criterion) -> CriterionProof:
        """The proof of one criterion or extra-credit test."""
        assertion = self._assertions[found.iri]
        looked_at = self._rows("slots", test=NamedNode(found.iri))
        slots = {row["slot"]: row["label"] for row in looked_at if row["path"] != _REACHED_BY}
        reached = any(row["path"] == _REACHED_BY for row in looked_at)
        open_norms = {ref.iri for ref in found.undecided}
        norms = []
        for name, role in _ROLES:
            refs: Iterable[NormRef] = getattr(found, name)
            norms += [
                self._norm(ref, role, slots, found.iri, reached)
                for ref in refs
                if role in ("witness", "defeater", "undecided") or ref.iri not in open_norms
            ]
        records = self._rows("records", assertion=assertion)
        return CriterionProof(
            criterion=found,
            topic=records[0]["topic"] if records else "",
            norms=tuple(sorted(norms, key=lambda norm: (norm.role == "near miss", len(norm.misses)))),
            records=tuple(_record(row) for row in records if row.get("record")),
        )

    def _rows(self, name: str, **bindings: NamedNode) -> list[Row]:
        asked = name, tuple(bindings.items())
        if asked not in self._asked:
            if name not in self._texts:
                self._texts[name] = content("queries", "proof", f"{name}.rq").read_text(encoding="utf-8")
            self._asked[asked] = self._store.select(self._texts[name], name=f"queries/proof/{name}.rq", **bindings)
        return self._asked[asked]

    def _norm(self, ref: NormRef, role: Role, slots: dict[str, str], test: str, reached: bool) -> NormProof:
        norm = NamedNode(ref.iri)
        kind = self._kinds.get(ref.iri)
        misses = [] if role == "witness" else self._misses(test, ref.iri)
        provisions = self._rows("provisions", norm=norm)
        return NormProof(
            norm=ref,
            kind=kind["label"] if kind else "norm",
            role=role,
            basis=kind.get("basis") if kind else None,
            facts=self._facts(norm, slots, test if reached else None),
            misses=tuple(misses),
            provisions=tuple(self._provision(row) for row in provisions if local(row["link"]) == "expressedBy"),
            read_with=tuple(self._provision(row) for row in provisions if local(row["link"]) == "readWith"),
        )

    def _misses(self, test: str, norm: str) -> list[str]:
        plan = self._evaluation.plan
        pattern = next(one.pattern.value for one in plan.tests if one.iri == test)
        return misses(plan, self._evaluation.index, pattern, norm)

    def _facts(self, norm: NamedNode, slots: dict[str, str], reached: str | None) -> tuple[SlotFact, ...]:
        values: dict[str, dict[str, None]] = defaultdict(dict)
        words: dict[str, dict[str, None]] = defaultdict(dict)
        basis: dict[str, str] = {}
        for row in self._rows("facts", norm=norm):
            slot = row["slot"]
            if slot not in slots:
                continue
            values[slot][row["label"]] = None
            if text := row.get("words"):
                words[slot][text] = None
            if (on := row.get("basis")) and on != _STATUTE:
                basis[slot] = f"{basis[slot]}, {on}" if slot in basis and on not in basis[slot] else on
        facts = [
            SlotFact(slots[slot], tuple(labels), tuple(words[slot]), basis.get(slot)) for slot, labels in values.items()
        ]
        if reached and (by := self._rows("reached-by", norm=norm, test=NamedNode(reached))):
            facts.append(SlotFact("reached by", tuple(row["label"] for row in by)))
        return tuple(facts)

    def _provision(self, row: Row) -> Provision:
        version = NamedNode(row["version"])
        passages: dict[str, tuple[str, list[Anchor]]] = {}
        for found in self._rows("passages", version=version):
            _, anchors = passages.setdefault(found["passage"], (found["text"], []))
            if source := found.get("source"):
                anchors.append(Anchor(source, found["sourceTitle"], int(found["start"]), int(found["end"])))
        return Provision(
            iri=row["provision"],
            version=row["version"],
            citation=row["citation"],
            title=row.get("title"),
            standing=_standing(row),
            words=tuple(Words(iri, text, tuple(anchors)) for iri, (text, anchors) in passages.items()),
        )


def _standing(row: Row) -> str:
    standing, known = row.get("standing") or "unknown", row.get("known")
    return f"an earlier text, known in force on {known}" if standing == "out of force" and known else standing


def _record(row: Row) -> str:
    source = row.get("source")
    when = f"as of {row['asOf']}" if row.get("asOf") else f"for the law as “{row['told']}” tells it"
    return f"searched {when}" + (f" in {source}" if source else "")
