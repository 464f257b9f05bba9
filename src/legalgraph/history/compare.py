"""What differs between the law at two points in time, and on what each difference rests."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from legalgraph import asof, difference
from legalgraph.asof import Undated
from legalgraph.errors import BadInput
from legalgraph.history.law import NONE, Law, Norm, Search, Version, read
from legalgraph.history.pairs import Pairs, ancestors, pair
from legalgraph.history.values import (
    Act,
    Kind,
    LawChanges,
    NormDifference,
    ProvisionDifference,
    SlotDifference,
    TopicDifference,
    What,
)
from legalgraph.history.words import differences
from legalgraph.namespaces import local

if TYPE_CHECKING:
    from collections.abc import Iterable

    from legalgraph.asof import AsOf
    from legalgraph.evaluation import Evaluation
    from legalgraph.model import Assessment

_TEXTS = "the words at hand of both days differ; no act that did it is known"
_FINDING = {"NoneDescribed": "none described", "ProvisionsDescribed": "provisions described"}


def in_order(before: AsOf, after: AsOf) -> None:
    """Refuse two days of which the first is not before the second, and a source beside itself: ``BadInput``."""
    first, second = asof.key(before), asof.key(after)
    if first == second:
        raise BadInput(f"{first} is compared with itself", mend="name two points in time")
    if isinstance(before, date) and isinstance(after, date) and before > after:
        raise BadInput(
            f"the dates are out of order: --from {first} is after --to {second}",
            mend=f"say --from {second} --to {first}",
        )


def changes(
    first: tuple[Evaluation, Assessment], second: tuple[Evaluation, Assessment], jurisdiction: str
) -> LawChanges:
    """Compare the law at two points in time, and the assessments that rest on it."""
    before, after = read(first[0]), read(second[0])
    in_order(before.as_of, after.as_of)
    comparison = _Comparison(before, after)
    pairs = pair(before, after)
    provisions, equal_sections = comparison.provisions()
    norms, equal_norms = comparison.norms(pairs)
    return LawChanges(
        jurisdiction=jurisdiction,
        framework=second[1].framework,
        before=before.as_of,
        after=after.as_of,
        provisions=tuple(provisions),
        norms=tuple(norms),
        topics=tuple(comparison.topics()),
        outcomes=difference.compare(first[1], second[1]),
        unchanged_norms=equal_norms,
        unchanged_sections=equal_sections,
    )


class _Comparison:
    def __init__(self, before: Law, after: Law) -> None:
        self.before, self.after = before, after
        self.days = (
            (before.as_of, after.as_of) if isinstance(before.as_of, date) and isinstance(after.as_of, date) else None
        )

    # ------------------------------------------------------------ provisions

    def provisions(self) -> tuple[list[ProvisionDifference], int]:
        """The sections whose wording differs, and how many do not."""
        old, new = self.before.sections(), self.after.sections()
        found, equal = [], 0
        for section in sorted(old.keys() | new.keys()):
            was, now = old.get(section, []), new.get(section, [])
            if {one.iri for one in was} == {one.iri for one in now}:
                equal += 1
            elif (one := self._section(section, was, now)) is not None:
                found.append(one)
            else:
                equal += 1
        found.sort(key=lambda one: asof_order(one.citation))
        return found, equal

    def _section(self, section: str, was: list[Version], now: list[Version]) -> ProvisionDifference | None:
        citation = (was or now)[0].section_citation
        acts = self._acts(one for one in self.after.versions.values() if one.section == section)
        labels = tuple(one.label for one in was), tuple(one.label for one in now)
        texts = differences([w for one in was for w in one.words], [w for one in now for w in one.words])
        differing = tuple(text for text in texts if (not text.same if acts else text.telling))

        def told(kind: Kind, what: What, why: str) -> ProvisionDifference:
            return ProvisionDifference(section, citation, kind, what, why, *labels, acts, differing)

        if was and now:
            if self.days is None:
                if differing:
                    return told("order unknown", "differs", "the undated source's words and the dated text differ")
                return (
                    None if texts else told("unknown", "differs", "the undated source describes it and quotes nothing")
                )
            if differing or acts:
                return told("change", "changed", _why(acts, _TEXTS))
            return None if texts else told("unknown", "changed", "the words at hand of the two days do not meet")
        if now:
            if self.days and any(one.begins_within(*self.days) for one in now):
                if acts:
                    return told("change", "worded anew", f"{_why(acts)}; the earlier wording is not at hand")
                return told("change", "begun", "a source states the day on which it begins")
            return told("unknown", "in the second only", self._silent(self.before))
        if self.days and all(one.ends_within(*self.days) for one in was):
            return told("change", "ended", "a source states the day on which it ends")
        return told("unknown", "in the first only", self._silent(self.after))

    def _acts(self, versions: Iterable[Version]) -> tuple[Act, ...]:
        """The acts whose wordings begin between the two days."""
        if self.days is None:
            return ()
        days = self.days
        return tuple(sorted({act for one in versions if one.begins_within(*days) for act in one.acts}, key=_when))

    def _silent(self, law: Law) -> str:
        if isinstance(law.as_of, Undated):
            return "the undated source does not speak of it"
        return f"no text of it is known for {law.as_of.isoformat()}"

    # ------------------------------------------------------------ norms

    def norms(self, pairs: Pairs) -> tuple[list[NormDifference], int]:
        """The norms that differ, and how many that go together do not."""
        found, equal = [], len(pairs.same)
        for one, other, chain in pairs.both:
            differs = self._paired(self.before.norms[one], self.after.norms[other], chain)
            equal += differs is None
            found += [differs] if differs else []
        found += [self._begun(self.after.norms[norm]) for norm in pairs.only_second]
        found += [self._ended(self.before.norms[norm]) for norm in pairs.only_first]
        for law in (self.before, self.after):
            found += list(_disagreements(law))
        found.sort(key=lambda one: (asof_order(one.provisions[0] if one.provisions else ""), _label(one)))
        return found, equal

    def _paired(self, old: Norm, new: Norm, chain: tuple[str, ...]) -> NormDifference | None:
        slots = _slots(old, new)
        if not slots:
            return None
        refs, cited = (old.ref, new.ref), self.after.citations(new)
        if not any(slot.known for slot in slots):
            why = "what one of the two says of it is in no source at hand"
            return NormDifference("unknown", "changed" if self.days else "differs", why, *refs, cited, (), slots)
        if self.days is None:
            why = "the undated source and the dated law differ"
            return NormDifference("order unknown", "differs", why, *refs, cited, (), slots)
        acts = self._steps(old, new, chain)
        return NormDifference("change", "changed", _why(acts, _TEXTS), *refs, cited, acts, slots)

    def _steps(self, old: Norm, new: Norm, chain: tuple[str, ...]) -> tuple[Act, ...]:
        """The acts behind those steps from norm to norm at which a slot changes."""
        law, moved = self.after, set()
        for norm in {*chain, new.ref.iri} - {old.ref.iri}:
            for earlier in law.replaces.get(norm, ()):
                if any(slot.known for slot in _slots(law.norms[earlier], law.norms[norm])):
                    moved.add(norm)
        return self._norm_acts(moved)

    def _begun(self, norm: Norm) -> NormDifference:
        """A norm of the second point with no partner: begun where something says so, else known at that point only."""
        chain = [norm.ref.iri, *ancestors(self.after, norm.ref.iri)]
        first = self.after.norms[chain[-1]]
        acts = self._norm_acts([chain[-1]])
        versions = [self.after.versions[one] for one in first.versions if one in self.after.versions]
        stated = self.days is not None and any(one.begins_within(*self.days) for one in versions)
        refs, cited = (None, norm.ref), self.after.citations(norm)
        if stated and (not acts or self._at_hand(versions, self.before)):
            why = _why(acts, "a source states the day on which its wording begins")
            return NormDifference("change", "begun", why, *refs, cited, acts)
        kind, why = self._elsewhere(norm, self.after, self.before)
        if stated and kind == "unknown":
            why = f"its section was worded anew {_why(acts)}; the earlier wording is not at hand"
        return NormDifference(kind, "begun" if kind == "change" else "in the second only", why, *refs, cited, acts)

    def _ended(self, norm: Norm) -> NormDifference:
        """A norm of the first point with no partner: ended where something says so, else known at that point only."""
        refs, cited = (norm.ref, None), self.before.citations(norm)
        versions = [self.before.versions[one] for one in norm.versions if one in self.before.versions]
        later = [one for one, others in self.before.replaces.items() if norm.ref.iri in others]
        if self.days and not later and versions and all(one.ends_within(*self.days) for one in versions):
            sections = {one.section for one in versions}
            acts = self._acts(one for one in self.after.versions.values() if one.section in sections)
            why = "its wording ends on a stated day, and no norm of the next replaces it"
            return NormDifference("change", "ended", why, *refs, cited, acts)
        kind, why = self._elsewhere(norm, self.before, self.after)
        if later and kind == "unknown":
            why = f"a later wording had it too; {why}"
        return NormDifference(kind, "ended" if kind == "change" else "in the first only", why, *refs, cited)

    def _elsewhere(self, norm: Norm, law: Law, other: Law) -> tuple[Kind, str]:
        """What the other point's searches say of a norm that only this one has."""
        searched = self._searched(norm, other)
        nothing = [one for one in searched if one.finding == NONE]
        if nothing:
            return "change" if self.days else "order unknown", f"on its topic, “{nothing[0].source}” describes none"
        surveyed = [one for one in searched if one.survey]
        if self.days is None and surveyed and self._same_section(norm, law, other):
            why = f"“{surveyed[0].source}” was read on its topic, speaks of the section, and describes nothing like it"
            return "order unknown", why
        return "unknown", self._silent(other)

    def _at_hand(self, versions: list[Version], law: Law) -> bool:
        """Whether a wording of the same sections holds at the point."""
        return {one.section for one in versions} <= law.sections().keys()

    def _searched(self, norm: Norm, law: Law) -> list[Search]:
        return [search for topic in sorted(norm.topics) for search in law.searches.get(topic, ())]

    def _same_section(self, norm: Norm, law: Law, other: Law) -> bool:
        """Whether norms of the other law are expressed by the same section."""
        sections = {law.versions[one].section for one in norm.versions if one in law.versions}
        theirs = {
            other.versions[version].section
            for one in other.norms.values()
            if one.holds
            for version in one.versions
            if version in other.versions and other.versions[version].holds
        }
        return bool(sections) and sections <= theirs

    def _norm_acts(self, norms: Iterable[str]) -> tuple[Act, ...]:
        law = self.after
        return self._acts(
            law.versions[one]
            for norm in norms
            if norm in law.norms
            for one in law.norms[norm].versions
            if one in law.versions
        )

    # ------------------------------------------------------------ topics

    def topics(self) -> list[TopicDifference]:
        """Topics that were searched for one point only, or differently, and searches that disagree about one point."""
        old, new = _own(self.before), _own(self.after)
        names = {**self.before.topics, **self.after.topics}
        found = []
        for topic in sorted(old.keys() | new.keys()):
            was, now = (
                _told(old.get(topic) or self.before.searches.get(topic, ())),
                _told(new.get(topic) or self.after.searches.get(topic, ())),
            )
            label = names.get(topic, local(topic))
            findings = {one.rpartition(": ")[2] for one in was}, {one.rpartition(": ")[2] for one in now}
            if len(findings[0]) > 1 or len(findings[1]) > 1:
                found.append(TopicDifference(topic, label, "disagreement", was, now))
            elif not was or not now:
                found.append(TopicDifference(topic, label, "unknown", was, now))
            elif findings[0] != findings[1]:
                kind: Kind = "change" if self.days else "order unknown"
                found.append(TopicDifference(topic, label, kind, was, now))
        return found


def asof_order(citation: str) -> tuple[tuple[int, str], ...]:
    """Citations sort by the numbers in them.

    >>> sorted(["§ 97-3-54.10", "§ 97-3-54.2"], key=asof_order)
    ['§ 97-3-54.2', '§ 97-3-54.10']
    """
    parts = "".join(sign if sign.isalnum() else " " for sign in citation).split()
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts)


def _own(law: Law) -> dict[str, list[Search]]:
    found: dict[str, list[Search]] = {}
    for topic, searches in law.searches.items():
        if own := [one for one in searches if one.own == topic]:
            found[topic] = own
    return found


def _told(searches: Iterable[Search]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{one.source}: {_FINDING[local(one.finding)]}" for one in searches))


def _slots(old: Norm, new: Norm) -> tuple[SlotDifference, ...]:
    """The slots that differ. A slot that holds nothing says something only where both norms rest on the statute's text."""
    quoted = old.quoted and new.quoted

    def says(norm: Norm, slot: str) -> bool:
        return slot in norm.told or (quoted and slot not in norm.slots)

    return tuple(
        SlotDifference(slot, was, now, says(old, slot) and says(new, slot))
        for slot in sorted(old.slots.keys() | new.slots.keys())
        if (was := old.slots.get(slot, ())) != (now := new.slots.get(slot, ()))
    )


def _disagreements(law: Law) -> Iterable[NormDifference]:
    """Counterparts that both hold at one point: two sources tell the same time differently."""
    for norm, others in law.counterparts.items():
        for other in others:
            one, two = law.norms.get(norm), law.norms.get(other)
            if norm < other and one and two and one.holds and two.holds and (slots := _slots(one, two)):
                why = f"two sources tell the law as of {asof.key(law.as_of)} differently"
                yield NormDifference("disagreement", "differs", why, one.ref, two.ref, law.citations(two), (), slots)


def _why(acts: tuple[Act, ...], otherwise: str = "") -> str:
    """By which acts, day by day; several of one day are named as a set, for no source divides their work."""
    by_day: dict[str, list[str]] = {}
    for act in acts:
        by_day.setdefault(act.day.isoformat() if act.day else "", []).append(act.label)
    told = []
    for day, labels in sorted(by_day.items()):
        by = labels[0] if len(labels) == 1 else f"the set of acts {', '.join(labels[:-1])} and {labels[-1]}"
        told.append(f"by {by}" + (f", effective {day}" if day else ""))
    return "; ".join(told) or otherwise


def _when(act: Act) -> tuple[str, tuple[tuple[int, str], ...]]:
    return act.day.isoformat() if act.day else "", asof_order(act.label)


def _label(one: NormDifference) -> str:
    ref = one.after or one.before
    return ref.label if ref else ""
