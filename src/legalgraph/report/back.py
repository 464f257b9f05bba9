"""What follows the goals: tables of the law, assumptions and readings, what is unknown, sources, and how the report was made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from legalgraph.asof import key
from legalgraph.render.words import BASIS_WORDS, figure
from legalgraph.report.phrases import counted, outcome_sign, status_sign, together
from legalgraph.report.values import Anchor, Bullets, Column, Jump, Line, Paragraph, Run, Section, Table

if TYPE_CHECKING:
    from legalgraph.report.material import Compared, Material, Sheet, SourceDocument
    from legalgraph.report.notes import Notes
    from legalgraph.report.values import Block

_LEAST, _MOST = 3, 14
_CITED = "section"
_PART = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def tables(material: Material) -> tuple[Section, ...]:
    """The tables of the law, one for each query."""
    if not material.law:
        return ()
    parts = tuple(_sheet(sheet) for sheet in material.law)
    return (Section("tables", "Tables of the law", parts, listed=True, fresh=True),)


def beside(material: Material) -> tuple[Section, ...]:
    """What sources tell beside the law."""
    if not material.beside:
        return ()
    return (Section("beside", "Beside the law", tuple(_sheet(sheet) for sheet in material.beside), listed=True),)


def _sheet(sheet: Sheet) -> Section:
    columns = tuple(
        Column(
            heading(name), "number" if name in sheet.numeric else "text", _share(name, [row[at] for row in sheet.rows])
        )
        for at, name in enumerate(sheet.columns)
    )
    rows = tuple(
        tuple(
            (Run((together(cell) if name == _CITED else "; ".join(cell)) or "–"),)
            for name, cell in zip(sheet.columns, row, strict=True)
        )
        for row in sheet.rows
    )
    lead = Paragraph((Run(sheet.question),), "quiet")
    return Section(
        f"table-{sheet.name}", sheet.title, (lead, Table(sheet.title, columns, rows, shown=False)), listed=True
    )


def _share(name: str, cells: list[tuple[str, ...]]) -> int:
    """A column's share of the width: room for its longest word, more for what is long, within bounds."""
    texts = [heading(name), *("; ".join(cell) for cell in cells)]
    word = max(len(one) for text in texts for one in text.split() or [""])
    return max(_LEAST, word // 3 + 1, min(_MOST, max(map(len, texts)) // 8))


def heading(name: str) -> str:
    """A query's variable as the heading of a column.

    >>> heading("fiscalYear")
    'Fiscal year'
    """
    words = _PART.sub(" ", name).lower()
    return words[:1].upper() + words[1:]


def assumptions(material: Material) -> Section:
    """What is assumed, and where a reading decides."""
    found = material.assessment
    items: list[Line] = [(Run(note),) for note in material.notes]
    for basis, told in BASIS_WORDS.items():
        goals = [
            goal
            for goal in found.goals
            if goal.points and goal.points.basis == basis and goal.status == "partially_met"
        ]
        if goals:
            noun = "The points of goal " if len(goals) == 1 else "The points of goals "
            mark = " An asterisk marks them." if basis == "assumed" else ""
            jumps = _jumps([goal.number for goal in goals])
            items.append((Run(noun), *jumps, Run(f" are {told}.{mark}")))
    for extra in found.extra_credit:
        if len(extra.goals) > extra.cap:
            items.append(
                (Run(f"Extra credit for {extra.label} ends at {figure(extra.cap)} points; marks beyond add nothing."),)
            )
    if found.tiered and found.tier is None:
        items.append((Run("The tier is undetermined, because it ranks a jurisdiction among all others."),))
    if material.readings:
        told = counted(material.readings, "criterion", "criteria")
        verb = "carries" if material.readings == 1 else "carry"
        items.append((Run(f"{told} {verb} a note under “Reading”: there our reading of the framework decides."),))
    if found.presumed:
        told = counted(len(found.presumed), "provision version")
        items.append((Run(f"{told} known on an earlier day only, with nothing newer known: presumed in force."),))
    if material.compared:
        items.append((Run(_comparison(material.compared, found.jurisdiction)),))
    items.append(
        (Run("The words of the law are quoted from secondary sources. For any legal purpose read the official code."),)
    )
    return Section("assumptions", "Assumptions and readings", (Bullets(tuple(items)),), listed=True, fresh=True)


def _comparison(found: Compared, jurisdiction: str) -> str:
    edition = f" in the edition “{found.edition}”" if found.edition else ""
    told = f"{found.differ} of them differ from" if found.differ else "all are equal to"
    counts = counted(found.figures, "figure")
    how = f"(legalgraph check {jurisdiction})"
    return f"Compared with what the publisher printed{edition}, {counts}: {told} the derived ones {how}."


def _jumps(numbers: list[str]) -> Line:
    line: list[Run | Jump] = []
    for number in numbers:
        line += [Run(", ")] * bool(line) + [Jump(number, f"goal-{number}")]
    return tuple(line)


def unknown(material: Material) -> Section:
    """What could not be told, and why."""
    found = material.assessment
    content: list[Block] = []
    undetermined = [goal for goal in found.goals if goal.status == "undetermined"]
    if undetermined:
        rows: list[tuple[Line, ...]] = [
            ((Jump(goal.number, f"goal-{goal.number}"),), (Run(goal.label),), (status_sign(goal),))
            for goal in undetermined
        ]
        columns = (Column("Goal", "short", 2), Column("What it asks of the law", share=12), Column("Status", share=4))
        table = Table("Goals that are undetermined", columns, tuple(rows), shown=False)
        content.append(Section("undetermined", "Goals that are undetermined", (table,)))
    open_ones = [
        (goal, one) for goal in found.goals for one in goal.criteria if one.outcome in ("cantTell", "untested")
    ]
    if open_ones:
        rows = [
            ((Jump(goal.number, f"goal-{goal.number}"),), (Run(one.label),), (outcome_sign(one),))
            for goal, one in open_ones
        ]
        columns = (Column("Goal", "short", 2), Column("Criterion", share=12), Column("Outcome", share=4))
        table = Table("Criteria without an answer", columns, tuple(rows), shown=False)
        content.append(Section("open-criteria", "Criteria without an answer", (table,)))
    else:
        content.append(Paragraph((Run("Every criterion has an answer on the law at hand."),)))
    content += [_sheet(sheet) for sheet in material.open]
    return Section("unknown", "What is not known", tuple(content), listed=True)


def sources(notes: Notes) -> Section:
    """The documents behind the report, by the numbers that notes give them."""
    rows = tuple(
        ((Anchor(f"S{number}", f"source-{number}"),), _source(source), (Run(source.day or "–"),), (Run(source.sha256),))
        for number, source in notes.sources()
    )
    columns = (
        Column("No.", "short", 2),
        Column("Document", share=9),
        Column("Law as of", "short", 3),
        Column("SHA-256 of the file", "code", 8),
    )
    told = "Notes name a source by its number, and the place by characters of its text, counted from 0."
    table = Table("Sources", columns, rows, shown=False)
    return Section("sources", "Sources", (Paragraph((Run(told),), "quiet"), table), listed=True, fresh=True)


def _source(source: SourceDocument) -> Line:
    rest = [one for one in (source.publisher, source.issued) if one]
    return (Run(source.title), *((Run(f". {', '.join(rest)}", "quiet"),) if rest else ()))


def colophon(material: Material) -> Section:
    """How the report was made, from what exactly, and how to make it again."""
    found = material.assessment
    rows = tuple(
        ((Run(one.label),), (Run(one.version or "–"),), (Run(f"{one.triples:,}"),), (Run(one.digest),))
        for one in material.digests
    )
    columns = (
        Column("Dataset", share=7),
        Column("Version", "short", 3),
        Column("Triples", "number", 3),
        Column("SHA-256 of its canonical form (RDFC-1.0)", "code", 9),
    )
    command = f"legalgraph report {found.jurisdiction} --framework {found.framework} --as-of {key(found.as_of)}"
    content = (
        Paragraph(
            (Run(f"Made by legalgraph {material.version} from these datasets. Equal input gives an equal report."),)
        ),
        Table("Datasets", columns, rows, shown=False),
        Paragraph((Run("To make it again: ", "term"), Run(command, "code"))),
    )
    return Section("colophon", "How this report was made", content, listed=True)
