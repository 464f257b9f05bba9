"""The law at two points in time side by side: in a terminal, in Markdown, and as plain values."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from legalgraph import asof
from legalgraph.asof import Undated
from legalgraph.history.values import KINDS
from legalgraph.render import difference
from legalgraph.render.words import OUTCOME_WORDS, long_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from legalgraph.asof import AsOf
    from legalgraph.changes import CriterionChange
    from legalgraph.history.values import (
        Act,
        Kind,
        LawChanges,
        NormDifference,
        ProvisionDifference,
        SlotDifference,
        TextDifference,
        TopicDifference,
    )

HEADINGS: Final = {
    "change": "Change: an act or a source says so, or two dated texts differ",
    "disagreement": "Disagreement: two sources tell the law of one time differently",
    "order unknown": "Differs, order unknown: an undated source beside dated law",
    "unknown": "Unknown: known at one of the two points only",
}
_TURNS: Final = {
    "change": "Outcomes that turn on a change of law",
    "disagreement": "Outcomes that turn on a disagreement of sources",
    "order unknown": "Outcomes that turn on a difference of unknown order",
    "unknown": "Outcomes that differ only because more is known, or searched, at one point",
}
_MARKS: Final = {"=": "", "-": "red strike", "+": "green"}
_AROUND: Final = 6  # words shown on either side of what differs


def table(found: LawChanges, *, verbose: bool = False) -> RenderableType:
    """All that differs, for a terminal; what is only known at one point is counted, and listed with ``verbose``."""
    parts: list[RenderableType] = [Text(_title(found), "bold"), Text(_counted(found), "dim")]
    for kind in KINDS:
        provisions, norms, topics = _of(found, kind)
        if not (provisions or norms or topics):
            continue
        parts += [Text(), Rule(style="dim"), Text(HEADINGS[kind], "bold")]
        if kind == "unknown" and not verbose:
            parts.append(_indent(Text(_tally(provisions, norms, topics))))
            continue
        for provision in provisions:
            parts += [_indent(Text(f"{provision.citation}  {provision.what}", "bold")), _indent(Text(provision.why), 6)]
            parts += [_indent(_words(text), 6) for text in provision.texts]
        for norm in norms:
            parts += [_indent(Text(_norm(norm), "bold")), _indent(Text(_place(norm)), 6)]
            parts += [_indent(Text(_arrow(found, _slot(slot))), 6) for slot in norm.slots if slot.known or verbose]
        parts += [_indent(Text(_arrow(found, _topic(topic)))) for topic in topics]
    return Group(*parts, Text(), Rule(style="dim"), *_outcomes(found, verbose=verbose))


def _outcomes(found: LawChanges, *, verbose: bool) -> Iterator[RenderableType]:
    result = found.outcomes
    if result.total.before is not None or result.total.after is not None:
        yield Text(_arrow(found, f"Total {difference.figure_words(result.total)}"), "bold")
    yield Text(_moved(found), "bold")
    goals = {goal.number: goal for goal in result.goals}
    for kind in KINDS:
        turned = _turned(found, kind)
        if not turned:
            continue
        yield Text()
        yield Text(f"{_TURNS[kind]}: {len(turned)} criteria", "bold")
        if kind == "unknown" and not verbose:
            numbers = dict.fromkeys(one.goal for one in turned)
            yield _indent(Text(f"of the goals {', '.join(numbers)}. --verbose lists them."))
            continue
        for number in dict.fromkeys(one.goal for one in turned):
            goal = goals.get(number)
            words = f": {_arrow(found, difference.goal_words(goal, None))}" if goal else ""
            yield _indent(Text(f"{number}  {goal.label}{words}" if goal else number))
            for change in (one for one in turned if one.goal == number):
                before, after = (" ".join(OUTCOME_WORDS[one]) for one in (change.before, change.after))
                yield _indent(
                    Text.assemble(
                        (change.id, "dim"), f"  {change.label}: ", (_arrow(found, f"{before} → {after}"), "bold")
                    ),
                    6,
                )
                for reason in _reasons(found, change):
                    yield _indent(Text(reason), 9)


def markdown(found: LawChanges) -> str:
    """All that differs, in Markdown."""
    lines = [f"# {_title(found)}", "", f"{_counted(found)}."]
    for kind in KINDS:
        provisions, norms, topics = _of(found, kind)
        if not (provisions or norms or topics):
            continue
        lines += ["", f"## {HEADINGS[kind]}", ""]
        for provision in provisions:
            lines.append(f"- **{provision.citation}**, {provision.what}: {provision.why}")
            lines += [f"  - {_marked(text)}" for text in provision.texts]
        for norm in norms:
            lines.append(f"- {_norm(norm)} ({_place(norm)})")
            lines += [f"  - {_arrow(found, _slot(slot))}" for slot in norm.slots]
        lines += [f"- {_arrow(found, _topic(topic))}" for topic in topics]
    lines += ["", "## Outcomes", "", _moved(found)]
    if found.outcomes.goals:
        lines += ["", "| Goal | First, second |", "|---|---|"]
    for goal in found.outcomes.goals:
        words = _arrow(found, difference.goal_words(goal, None)).replace("*", "\\*")
        lines.append(f"| {goal.number} {goal.label} | {words} |")
    for kind in KINDS:
        if turned := _turned(found, kind):
            lines += ["", f"### {_TURNS[kind]}", ""]
        for change in turned:
            before, after = OUTCOME_WORDS[change.before][1], OUTCOME_WORDS[change.after][1]
            lines.append(_arrow(found, f"- {change.id}, {change.label}: {before} → {after}"))
            lines += [f"  - {reason}" for reason in _reasons(found, change)]
    return "\n".join(lines) + "\n"


def values(found: LawChanges) -> dict[str, Any]:
    """All that differs, as plain values for JSON."""
    outcomes = difference.values(found.outcomes)
    norms = {id(one): asdict(one) for one in found.norms}
    for one in found.norms:
        norms[id(one)] |= {"acts": acts(one.acts)}
    return {
        "jurisdiction": found.jurisdiction,
        "framework": found.framework,
        "from": asof.values(found.before),
        "to": asof.values(found.after),
        "unchanged_norms": found.unchanged_norms,
        "unchanged_sections": found.unchanged_sections,
        "provisions": [asdict(one) | {"acts": acts(one.acts)} for one in found.provisions],
        "norms": list(norms.values()),
        "topics": [asdict(one) for one in found.topics],
        "outcomes": {key: outcomes[key] for key in ("total", "figures", "goals", "criteria")}
        | {"turns_on": {one.id: found.turns_on(one) for one in found.outcomes.criteria if one.before != one.after}},
    }


def acts(found: Iterable[Act]) -> list[dict[str, str | None]]:
    """Acts as plain values."""
    return [{"iri": one.iri, "label": one.label, "day": one.day.isoformat() if one.day else None} for one in found]


def point(as_of: AsOf) -> str:
    """A point in time in a heading."""
    return f"“{as_of.title}” (undated)" if isinstance(as_of, Undated) else long_date(as_of)


def _title(found: LawChanges) -> str:
    return f"{found.jurisdiction}: the law as of {point(found.before)} and as of {point(found.after)}"


def _counted(found: LawChanges) -> str:
    return (
        f"{len(found.provisions)} sections and {len(found.norms)} norms are listed; {found.unchanged_sections} sections and "
        f"{found.unchanged_norms} norms say the same at both points"
    )


def _of(found: LawChanges, kind: str) -> tuple[list[ProvisionDifference], list[NormDifference], list[TopicDifference]]:
    return (
        [one for one in found.provisions if one.kind == kind],
        [one for one in found.norms if one.kind == kind],
        [one for one in found.topics if one.kind == kind],
    )


def _tally(provisions: list[ProvisionDifference], norms: list[NormDifference], topics: list[TopicDifference]) -> str:
    def sides(of: Iterable[ProvisionDifference | NormDifference]) -> str:
        first = sum(one.what == "in the first only" for one in of)
        second = sum(one.what == "in the second only" for one in of)
        return f"{first} of the first only, {second} of the second only"

    only_first = sum(not one.after for one in topics)
    return (
        f"sections: {sides(provisions)}; norms: {sides(norms)}; topics searched: {only_first} for the first only, "
        f"{len(topics) - only_first} for the second only. --verbose lists them."
    )


def _moved(found: LawChanges) -> str:
    criteria = [one for one in found.outcomes.criteria if one.before != one.after]
    under = f" under {found.framework}"
    if not criteria:
        return f"No outcome{under} differs."
    return f"{len(found.outcomes.goals)} goals and {len(criteria)} criteria{under} come out otherwise."


def _turned(found: LawChanges, kind: Kind) -> list[CriterionChange]:
    """The criteria that come out otherwise, and turn on differences of this kind."""
    differing = (one for one in found.outcomes.criteria if one.before != one.after)
    return [one for one in differing if found.turns_on(one) == kind]


def _reasons(found: LawChanges, change: CriterionChange) -> list[str]:
    """By which norms an outcome differs, and whether the law changed there or is only known there."""
    kinds = {ref.iri: one for one in found.norms for ref in (one.before, one.after) if ref}
    first, second = ("before", "after") if found.ordered else ("in the first", "in the second")
    groups = (
        (f"witness {second} only", change.gained_witnesses),
        (f"witness {first} only", change.lost_witnesses),
        (f"defeated {second} only, by", change.gained_defeaters),
        (f"defeated {first} only, by", change.lost_defeaters),
    )
    told = []
    for what, norms in groups:
        for ref in norms:
            one = kinds.get(ref.iri)
            told.append(f"{what}: {ref.label}" + (f" [{one.kind}: {one.what}]" if one else " [says the same at both]"))
    return told or ["by what was searched, or is known, at each point"]


def _arrow(found: LawChanges, text: str) -> str:
    """An arrow claims an order; beside an undated source there is none."""
    return text if found.ordered else text.replace("→", "|")


def _norm(one: NormDifference) -> str:
    ref = one.after or one.before
    return f"{one.what}: {ref.label if ref else ''}"


def _place(one: NormDifference) -> str:
    return "; ".join([", ".join(one.provisions), one.why] if one.provisions else [one.why])


def _slot(one: SlotDifference) -> str:
    was, now = (", ".join(values) or "nothing" for values in (one.before, one.after))
    return f"{one.slot}: {was} → {now}" + ("" if one.known else " (not told at one of the points)")


def _topic(one: TopicDifference) -> str:
    was, now = ("; ".join(values) or "not searched" for values in (one.before, one.after))
    return f"topic {one.label}: {was} → {now}"


def _words(text: TextDifference) -> Text:
    shown = Text()
    for mark, words in _shortened(text):
        shown.append(words if mark == "=" else f"[{mark}{words}]", style=_MARKS[mark])
        shown.append(" ")
    return shown


def _marked(text: TextDifference) -> str:
    marks = {"=": "{}", "-": "~~{}~~", "+": "**{}**"}
    return " ".join(marks[mark].format(words.replace("*", "\\*")) for mark, words in _shortened(text))


def _shortened(text: TextDifference) -> Iterator[tuple[str, str]]:
    """The runs, with long stretches that both have shortened to what stands next to a difference."""
    last = len(text.runs) - 1
    for place, run in enumerate(text.runs):
        words = run.words.split()
        if run.mark != "=" or len(words) <= 2 * _AROUND + 1:
            yield run.mark, run.words
        elif place == 0:
            yield "=", "… " + " ".join(words[-_AROUND:])
        elif place == last:
            yield "=", " ".join(words[:_AROUND]) + " …"
        else:
            yield "=", f"{' '.join(words[:_AROUND])} … {' '.join(words[-_AROUND:])}"


def _indent(content: RenderableType, by: int = 3) -> Padding:
    return Padding(content, (0, 0, 0, by))
