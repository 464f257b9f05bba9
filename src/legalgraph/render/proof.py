"""The proof of a goal in a terminal: status, criteria, norms, deciding slots, words, source, and what would mend."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from legalgraph.render.text import basis_note, criterion_line, status_text
from legalgraph.render.words import long_date

if TYPE_CHECKING:
    from legalgraph.reasons import CriterionProof, NormProof, Proof, Provision, SlotFact

ROLE_WORDS: Final = {
    "witness": "rests on",
    "defeater": "defeated by",
    "near miss": "comes near",
    "undecided": "left open by",
}


def proof(found: Proof, *, verbose: bool = False) -> RenderableType:
    """The whole proof. Near misses are limited to the nearest, unless ``verbose``."""
    goal = found.goal
    parts: list[RenderableType] = [
        Text.assemble((f"{goal.number}  {goal.label}", "bold")),
        Text.assemble(status_text(goal.status, goal.word), f"   {basis_note(goal)}" if goal.points else ""),
        Text(f"{found.jurisdiction_label}, law as of {long_date(found.as_of)}. {found.framework_label}.", "dim"),
    ]
    for one in found.criteria:
        parts += [Text(), Rule(style="dim"), *_criterion(one, verbose)]
    return Group(*parts)


def _criterion(found: CriterionProof, verbose: bool) -> list[RenderableType]:
    criterion = found.criterion
    parts: list[RenderableType] = [criterion_line(criterion), Text(f"   {criterion.id}", "dim")]
    if criterion.outcome not in ("passed", "inapplicable") and criterion.message:
        parts.append(_indent(Text(criterion.message), 3))
    if criterion.untested:
        return [*parts, _indent(Text(f"Untested: {criterion.untested}"), 3)]
    norms = list(found.norms)
    if not verbose:
        near = [norm for norm in norms if norm.role == "near miss"]
        fewest = min((len(norm.misses) for norm in near), default=0)
        norms = [norm for norm in norms if norm.role != "near miss" or len(norm.misses) == fewest]
        if criterion.outcome == "passed":
            norms = [norm for norm in norms if norm.role != "near miss"]
    for norm in norms:
        parts += [Text(), *_norm(norm)]
    hidden = len(found.norms) - len(norms)
    if not found.norms:
        parts.append(_indent(Text(f"No provision on {found.topic} is in the graph; {_searches(found)}."), 3))
    elif not any(norm.role in ("witness", "defeater") for norm in found.norms):
        parts.append(_indent(Text(f"Nothing on {found.topic} conforms; {_searches(found)}.", "dim"), 3))
    if hidden and criterion.outcome != "passed":
        parts.append(
            _indent(Text(f"{hidden} further norms on {found.topic} are less near (--verbose shows them).", "dim"), 3)
        )
    if criterion.outcome in ("failed", "cantTell"):
        for repair in criterion.repairs:
            parts += [Text(), _indent(Text.assemble(("What would mend it: ", "bold"), repair.text), 3)]
    if criterion.note:
        parts += [Text(), _indent(Text(f"Reading: {criterion.note}", "italic"), 3)]
    return parts


def _searches(found: CriterionProof) -> str:
    return "; ".join(found.records) if found.records else "nobody searched for it, so its absence proves nothing"


def _norm(found: NormProof) -> list[RenderableType]:
    head = Text.assemble((f"{ROLE_WORDS[found.role]}: ", "bold"), found.norm.label, (f"  [{found.kind}]", "dim"))
    parts: list[RenderableType] = [_indent(head, 3)]
    if found.misses and found.role != "witness":
        parts.append(_indent(Text(f"but {'; '.join(found.misses)}"), 6))
    for fact in found.facts:
        parts.append(_indent(_fact(fact, found.basis), 6))
    quoted = {words for fact in found.facts for words in fact.words}
    shown = [one for one in (*found.provisions, *found.read_with) if _quoted(one, quoted)]
    silent = [one for one in found.provisions if one not in shown]
    for title, group in groupby(silent, key=lambda one: (one.title, one.standing)):
        parts.append(_citation(_together([one.citation for one in group]), *title))
    for provision in shown:
        parts += _provision(provision, quoted)
    return parts


def _quoted(found: Provision, quoted: set[str]) -> bool:
    return any(run in words.text for words in found.words for run in quoted)


def _together(citations: list[str]) -> str:
    """Several citations in one: what they share before their last word is said once."""
    first, *rest = citations
    lead = first.rpartition(" ")[0] + " "
    return ", ".join([first, *(one.removeprefix(lead) for one in rest)])


def _citation(citation: str, title: str | None, standing: str) -> Padding:
    told = "" if standing == "in force" else f"  [{standing}]"
    return _indent(Text.assemble((citation + (f" ({title})" if title else ""), "cyan"), told), 6)


def _fact(fact: SlotFact, basis: str | None) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, min_width=14, style="dim")
    table.add_column(ratio=1)
    value = Text(("; " if any("," in one for one in fact.values) else ", ").join(fact.values))
    for words in fact.words:
        value.append(f"\n“{words}”", "italic")
    on = fact.basis or (basis if basis != "statute text" and not fact.words else None)
    if on:
        value.append(f"  [{on}]", "dim")
    table.add_row(fact.slot, value)
    return table


def _provision(found: Provision, quoted: set[str]) -> list[RenderableType]:
    parts: list[RenderableType] = [_citation(found.citation, found.title, found.standing)]
    for words in found.words:
        if not any(run in words.text for run in quoted):
            continue
        text = Text(f"“{words.text}”")
        for run in quoted:
            text.highlight_words([run], style="bold")
        parts.append(_indent(text, 9))
        for anchor in words.anchors[:1]:
            parts.append(_indent(Text(f"{anchor.title}, characters {anchor.start}–{anchor.end}", "dim"), 9))
    return parts


def _indent(content: RenderableType, by: int) -> Padding:
    return Padding(content, (0, 0, 0, by))
