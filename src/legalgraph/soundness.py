"""Whether a framework and the law can be used at all: what would otherwise drop out of an assessment without a word.

``validate`` finds more, with file and line; what stands here is checked at every load. Each error names the goal, criterion or
norm, and says what mends it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from legalgraph.errors import BadInput, UnknownName
from legalgraph.namespaces import DERIVED, LG, RDF_TYPE, RDFS, RULES, SH, local, short
from legalgraph.store import Literal, NamedNode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from legalgraph.store import Term, TripleStore

_NEEDED: Final = (LG + "polarity", SH + "targetClass", LG + "pattern")
_UNTESTED: Final = (RDF_TYPE, NamedNode(LG + "UntestedCriterion"))
_EITHER: Final = "give points to every goal and shares to every criterion, or to none"

Facts = list[tuple[str, "Term"]]


def check_framework(shapes: Mapping[Term, Facts], framework: str) -> None:
    """Refuse a framework without goals, a goal without criteria, a criterion that says nothing, points that do not add up.

    ``shapes`` has what the framework's files say of each node. Raises ``BadInput``.
    """
    goals = {node: facts for node, facts in shapes.items() if any(name == LG + "inArea" for name, _ in facts)}
    if not goals:
        raise BadInput(
            f"the framework {framework.removeprefix(RULES).strip('/')} has no goal",
            where=framework,
            mend="add a lg:PolicyGoal with lg:inArea, in a file below the folder that declares the framework",
        )
    scored = {node for node, facts in goals.items() if _number(facts, LG + "maximumPoints") is not None}
    for node, facts in goals.items():
        name = f"goal {_text(facts, LG + 'number') or node}"
        if scored and node not in scored:
            raise BadInput(f"{name} has no points, and other goals have", where=_iri(node), mend=_EITHER)
        _check_goal(shapes, name, node, facts)


def _check_goal(shapes: Mapping[Term, Facts], name: str, node: Term, facts: Facts) -> None:
    criteria = [value for predicate, value in facts if predicate == LG + "criterion"]
    if not criteria:
        raise BadInput(
            f"{name} has no criterion, so nothing can meet it",
            where=_iri(node),
            mend="name one with lg:criterion; where nothing can test it, a lg:UntestedCriterion that says why",
        )
    maximum = _number(facts, LG + "maximumPoints")
    shares: list[Decimal] = []
    for criterion in criteria:
        said = shapes.get(criterion, [])
        given = {predicate for predicate, _ in said}
        missing = [] if _UNTESTED in said else [one for one in _NEEDED if one not in given]
        missing += [] if LG + "core" in given else [LG + "core"]
        if missing:
            raise BadInput(
                f"a criterion of {name} does not say {' nor '.join(short(one) for one in missing)}"
                if said
                else f"a criterion of {name} is described nowhere",
                where=_iri(criterion),
                mend="write it as the conventions show, or make it a lg:UntestedCriterion that says why nothing tests it",
            )
        share = _number(said, LG + "share")
        if (share is None) != (maximum is None):
            wrong = "no share of its points" if share is None else "a share of points that it does not have"
            raise BadInput(f"a criterion of {name} has {wrong}", where=_iri(criterion), mend=_EITHER)
        shares.append(share or Decimal(0))
    if maximum is not None and sum(shares) != maximum:
        raise BadInput(
            f"the shares of the criteria of {name} add up to {sum(shares)}, and it has {maximum} points",
            where=_iri(node),
            mend="divide lg:maximumPoints among the criteria (lg:share), so that nothing is left over or missing",
        )


def check_topics(topics: Mapping[str, str], store: TripleStore) -> None:
    """Refuse a test of a topic that the snapshot has no dossier of; ``topics`` is each test's. Raises ``UnknownName``."""
    known = {
        node.value
        for dossier in store.subjects(RDF_TYPE, NamedNode(LG + "Dossier"))
        for node in _topics(store, dossier)
    }
    for test, topic in topics.items():
        if topic not in known:
            raise UnknownName.among("topic", short(topic), [short(one) for one in known], where=test)


def _topics(store: TripleStore, dossier: NamedNode) -> list[NamedNode]:
    return [value for value in store.values(dossier, LG + "dossierTopic") if isinstance(value, NamedNode)]


def check_kinds(store: TripleStore) -> None:
    """Refuse a norm in force of a kind that the ontology does not know: no dossier would hold it. Raises ``UnknownName``."""
    placed = set(store.subjects(DERIVED + "kind"))
    for norm in store.subjects(DERIVED + "inForce", Literal(True)):
        if norm not in placed:
            kinds = {node.value for node in store.subjects(RDFS + "subClassOf", NamedNode(LG + "Norm"))}
            own = [value.value for value in store.values(norm, RDF_TYPE) if isinstance(value, NamedNode)]
            if own and not kinds & set(own) and all(one.startswith(LG) for one in own):
                raise UnknownName.among("kind of norm", local(own[0]), [local(one) for one in kinds], where=norm.value)


def _iri(node: Term) -> str:
    return node.value if isinstance(node, NamedNode) else str(node)


def _text(facts: Facts, predicate: str) -> str | None:
    return next((value.value for name, value in facts if name == predicate and isinstance(value, Literal)), None)


def _number(facts: Facts, predicate: str) -> Decimal | None:
    found = _text(facts, predicate)
    return None if found is None else Decimal(found)
