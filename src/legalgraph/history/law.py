"""The law at one point in time as values: versions with their time, acts and words, norms with their slots, searches."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from legalgraph.history.values import Act
from legalgraph.model import NormRef
from legalgraph.namespaces import LG, local
from legalgraph.resources import content

if TYPE_CHECKING:
    from legalgraph.asof import AsOf
    from legalgraph.evaluation import Evaluation
    from legalgraph.store import Row, TripleStore

IN = ("InForce", "Presumed")
NONE = LG + "NoneDescribed"


@dataclass(frozen=True, slots=True)
class Version:
    """One wording: of which unit of which section, how it stands at the point, its days, acts and words."""

    iri: str
    label: str
    provision: str
    citation: str
    section: str
    section_citation: str
    standing: str
    entry: date | None
    exit: date | None
    known: tuple[date, ...]
    acts: tuple[Act, ...]
    words: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether it is in force, or presumed so."""
        return self.standing in IN

    def begins_within(self, after: date, until: date) -> bool:
        """Whether a source states that it begins after the one day, and on or before the other."""
        return self.entry is not None and after < self.entry <= until

    def ends_within(self, after: date, until: date) -> bool:
        """Whether a source states that it is no longer in force from a day after the one, and on or before the other."""
        return self.exit is not None and after < self.exit <= until


@dataclass(frozen=True, slots=True)
class Norm:
    """A norm: how it stands, which versions express it, what its slots hold, and its topics (if it is in force).

    ``told`` are the slots whose values a source states; ``quoted`` says whether it rests on the statute's text, so that a slot
    with no value is silence of the text and not of our sources.
    """

    ref: NormRef
    kind: str
    standing: str
    versions: tuple[str, ...]
    slots: dict[str, tuple[str, ...]]
    told: frozenset[str]
    quoted: bool
    topics: frozenset[str]

    @property
    def holds(self) -> bool:
        """Whether it is in force, or presumed so."""
        return self.standing in IN


@dataclass(frozen=True, slots=True)
class Search:
    """A research record that counts at the point; ``own`` is its topic, which may be wider than the one searched.

    ``survey`` says whether its source tells the law on the subject as a whole, so that its silence says something.
    """

    record: str
    own: str
    finding: str
    source: str
    survey: bool


@dataclass(frozen=True, slots=True)
class Law:
    """The law of a jurisdiction at one point in time."""

    as_of: AsOf
    versions: dict[str, Version]
    norms: dict[str, Norm]
    replaces: dict[str, tuple[str, ...]]
    counterparts: dict[str, tuple[str, ...]]
    searches: dict[str, tuple[Search, ...]]
    topics: dict[str, str] = field(repr=False)

    def sections(self) -> dict[str, list[Version]]:
        """The versions that hold, by section."""
        found: dict[str, list[Version]] = defaultdict(list)
        for version in self.versions.values():
            if version.holds:
                found[version.section].append(version)
        return found

    def citations(self, norm: Norm) -> tuple[str, ...]:
        """The provisions that express a norm and hold; all, if none does."""
        versions = [self.versions[one] for one in norm.versions if one in self.versions]
        held = [one for one in versions if one.holds] or versions
        return tuple(dict.fromkeys(one.citation for one in held))


def read(evaluation: Evaluation) -> Law:
    """Read the law at the evaluation's point in time from its store."""
    store = evaluation.store
    known = _many(store, "known", "version", "day")
    words = _many(store, "words", "version", "text")
    acts: dict[str, list[Act]] = defaultdict(list)
    for row in rows(store, "acts"):
        acts[row["version"]].append(Act(row["label"], row["act"], _day(row.get("day"))))
    versions = {
        row["version"]: Version(
            iri=row["version"],
            label=row["label"],
            provision=row["provision"],
            citation=row["citation"],
            section=row["section"],
            section_citation=row["sectionCitation"],
            standing=local(row["standing"]),
            entry=_day(row.get("entry")),
            exit=_day(row.get("exit")),
            known=tuple(sorted(date.fromisoformat(day) for day in known[row["version"]])),
            acts=tuple(sorted(acts[row["version"]], key=lambda act: act.iri)),
            words=tuple(words[row["version"]]),
        )
        for row in rows(store, "versions")
    }
    replaces: dict[str, list[str]] = defaultdict(list)
    counterparts: dict[str, list[str]] = defaultdict(list)
    for row in rows(store, "links"):
        if local(row["link"]) == "replaces":
            replaces[row["norm"]].append(row["other"])
        else:
            counterparts[row["norm"]].append(row["other"])
            counterparts[row["other"]].append(row["norm"])
    searches: dict[str, dict[str, Search]] = defaultdict(dict)
    names: dict[str, str] = {}
    for row in rows(store, "searches"):
        names[row["topic"]] = row["name"]
        found = Search(row["record"], row["own"], row["finding"], row["source"], row["survey"] == "true")
        searches[row["topic"]].setdefault(row["record"], found)
    return Law(
        as_of=evaluation.snapshot.as_of,
        versions=versions,
        norms=_norms(store),
        replaces={norm: tuple(others) for norm, others in replaces.items()},
        counterparts={norm: tuple(dict.fromkeys(others)) for norm, others in counterparts.items()},
        searches={topic: tuple(records.values()) for topic, records in searches.items()},
        topics=names,
    )


def _norms(store: TripleStore) -> dict[str, Norm]:
    versions = _many(store, "expressed", "norm", "version")
    topics = _many(store, "topics", "norm", "topic")
    slots: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    told: dict[str, set[str]] = defaultdict(set)
    for row in rows(store, "slots"):
        slots[row["norm"]][row["label"]].append(row["value"])
        if row["open"] != "true":
            told[row["norm"]].add(row["label"])
    return {
        row["norm"]: Norm(
            ref=NormRef(row["norm"], row["label"]),
            kind=row["kind"],
            standing=local(row["standing"]),
            versions=tuple(versions[row["norm"]]),
            slots={slot: tuple(sorted(values)) for slot, values in slots[row["norm"]].items()},
            told=frozenset(told[row["norm"]]),
            quoted=local(row.get("basis") or "") == "StatuteText",
            topics=frozenset(topics[row["norm"]]),
        )
        for row in rows(store, "norms")
    }


def _many(store: TripleStore, name: str, key: str, value: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows(store, name):
        found[row[key]].append(row[value])
    return found


def rows(store: TripleStore, name: str) -> list[Row]:
    """The rows of ``queries/history/NAME.rq``."""
    text = content("queries", "history", f"{name}.rq").read_text(encoding="utf-8")
    return store.select(text, name=f"queries/history/{name}.rq")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
