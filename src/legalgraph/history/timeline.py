"""The timeline of a jurisdiction's law, of one goal or one provision: wordings, acts, searches, and what follows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from legalgraph.asof import Undated, key
from legalgraph.errors import UnknownName
from legalgraph.history.compare import asof_order
from legalgraph.history.law import Law, Version, read, rows
from legalgraph.history.values import Moment, Stretch, Timeline
from legalgraph.model import NormRef, number_key
from legalgraph.namespaces import LG, local

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from legalgraph.asof import AsOf
    from legalgraph.evaluation import Evaluation
    from legalgraph.model import Assessment
    from legalgraph.store import TripleStore

_STANDINGS: Final = f"SELECT ?version ?standing WHERE {{ ?version <{LG}standing> ?standing }}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a timeline is asked of: assessments and standings by point in time, the undated sources, and what to look at."""

    assess: Callable[[AsOf], Assessment]
    standings: Callable[[AsOf], Mapping[str, str]]
    undated: Iterable[Undated]
    subject: str | None = None


def timeline(evaluation: Evaluation, asked: Asked) -> Timeline:
    """The timeline; raises ``UnknownName`` where the subject is neither a goal nor a provision."""
    store, law = evaluation.store, read(evaluation)
    card = asked.assess(law.as_of)
    goals = {goal.number: goal for goal in card.goals}
    points: list[AsOf] = [*_days(law, store), *asked.undated]
    goal = asked.subject if asked.subject in goals else None
    provision = asked.subject if asked.subject and goal is None else None
    sections = _sections_of(law, provision, goals) if provision else None
    label = goals[goal].label if goal else ""
    cards = {} if provision else {key(point): asked.assess(point) for point in points}
    if goal:
        sections = _behind(law, goal, cards.values())
    elif provision:
        label = next(one.section_citation for one in law.versions.values() if one.section in (sections or ()))
    moments = {key(point): _moment(point, law, store, cards, goal, sections) for point in points}
    kept = [point for point in points if _tells(moments, points, point)]
    laws = {key(point): asked.standings(point) for point in kept} if sections is not None else {}
    return Timeline(
        jurisdiction=card.jurisdiction,
        framework=card.framework,
        subject=asked.subject,
        label=label or card.jurisdiction_label,
        axis=tuple(moments[key(point)] for point in kept if isinstance(point, date)),
        beside=tuple(moments[key(point)] for point in kept if isinstance(point, Undated)),
        sections=_stretches(law, sections or (), laws, store),
    )


def standings(store: TripleStore) -> dict[str, str]:
    """How every version stands at the point in time whose snapshot the store holds."""
    return {row["version"]: local(row["standing"]) for row in store.select(_STANDINGS)}


def _days(law: Law, store: TripleStore) -> list[date]:
    """Every day on which a wording begins, ends or is known, an act takes effect, or something was searched."""
    found = {day for one in law.versions.values() for day in (one.entry, one.exit, *one.known) if day}
    found |= {date.fromisoformat(day) for row in rows(store, "records") if (day := row.get("day"))}
    return sorted(found)


def _sections_of(law: Law, provision: str, goals: Mapping[str, object]) -> frozenset[str]:
    number = provision.removeprefix("§").strip()
    found = {
        one.section
        for one in law.versions.values()
        if one.citation.endswith(f" {number}") or one.provision == provision
    }
    if not found:
        known = [one.citation.rpartition(" ")[2] for one in law.versions.values()]
        raise UnknownName.among("goal or provision", provision, [*sorted(goals, key=number_key), *known])
    return frozenset(found)


def _behind(law: Law, goal: str, cards: Iterable[Assessment]) -> frozenset[str]:
    """The sections whose norms carry the goal's outcomes at any point."""
    norms = {
        ref.iri
        for card in cards
        for one in card.goal(goal).criteria
        for ref in (*one.witnesses, *one.defeaters, *one.undecided, *one.near_misses)
    }
    versions = [version for norm in norms if norm in law.norms for version in law.norms[norm].versions]
    return frozenset(law.versions[one].section for one in versions if one in law.versions)


def _moment(
    point: AsOf,
    law: Law,
    store: TripleStore,
    cards: Mapping[str, Assessment],
    goal: str | None,
    sections: frozenset[str] | None,
) -> Moment:
    wordings = [one for one in law.versions.values() if sections is None or one.section in sections]
    events = _dated(point, wordings) if isinstance(point, date) else []
    if isinstance(point, date):
        events += _searches(point.isoformat(), "day", store)
    else:
        events += [f"tells of {one.label}" for one in wordings if one.iri in _told(store, point.iri)]
        events += _searches(point.iri, "told", store)
    card = cards.get(key(point))
    if card is None:
        return Moment(point, tuple(events))
    if goal:
        return Moment(point, tuple(events), goal=card.goal(goal))
    return Moment(point, tuple(events), grade=card.grade or _range(card), total=card.total)


def _dated(day: date, wordings: list[Version]) -> list[str]:
    events = []
    for one in wordings:
        if one.entry == day:
            by = " and ".join(act.label for act in one.acts)
            events.append(f"begins: {one.label}" + (f", by {by}" if by else ""))
        if one.exit == day:
            events.append(f"ends: {one.label}")
    known = [one.label for one in wordings if day in one.known and one.entry != day]
    if len(known) > 3:
        events.append(f"known in force: {len(known)} wordings")
    elif known:
        events.append(f"known in force: {'; '.join(known)}")
    return events


def _searches(value: str, name: str, store: TripleStore) -> list[str]:
    searched: dict[str, int] = defaultdict(int)
    events = []
    for row in rows(store, "records"):
        if row.get(name) == value:
            if row["survey"] == "true":
                events.append(f"surveyed: {row['source']}")
            else:
                searched[row["source"]] += 1
    return events + [f"searched: {count} topics, in {source}" for source, count in searched.items()]


def _told(store: TripleStore, source: str) -> frozenset[str]:
    return frozenset(row["version"] for row in rows(store, "told") if row["source"] == source)


def _tells(moments: Mapping[str, Moment], points: list[AsOf], point: AsOf) -> bool:
    """Whether a point is worth a line: something happens there, or what is looked at stands otherwise than before."""
    moment, place = moments[key(point)], points.index(point)
    if any(not event.startswith("searched") for event in moment.events) or isinstance(point, Undated):
        return True
    before = moments[key(points[place - 1])] if place else None
    return before is not None and (moment.goal, moment.total) != (before.goal, before.total)


def _stretches(
    law: Law, sections: Iterable[str], laws: Mapping[str, Mapping[str, str]], store: TripleStore
) -> tuple[tuple[str, tuple[Stretch, ...]], ...]:
    told = {row["version"]: row["title"] for row in rows(store, "told")}
    norms: dict[str, list[NormRef]] = defaultdict(list)
    for norm in law.norms.values():
        for version in norm.versions:
            norms[version].append(norm.ref)
    found: dict[str, list[Stretch]] = defaultdict(list)
    for one in law.versions.values():
        if one.section in sections:
            found[one.section_citation].append(
                Stretch(
                    version=one.iri,
                    label=one.label,
                    entry=one.entry,
                    exit=one.exit,
                    known=one.known,
                    told_by=told.get(one.iri),
                    acts=one.acts,
                    norms=tuple(norms[one.iri]),
                    standings=tuple((point, at[one.iri]) for point, at in laws.items()),
                )
            )
    ordered = sorted(found.items(), key=lambda item: asof_order(item[0]))
    return tuple((citation, tuple(sorted(all_, key=_since))) for citation, all_ in ordered)


def _since(one: Stretch) -> tuple[bool, date, tuple[tuple[int, str], ...]]:
    days = [day for day in (one.entry, *one.known) if day]
    return one.told_by is not None, min(days, default=date.max), asof_order(one.label)


def _range(card: Assessment) -> str | None:
    return f"{card.grade_low} to {card.grade_high}" if card.grade_low and card.grade_high else None
