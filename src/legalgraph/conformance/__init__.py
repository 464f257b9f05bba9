"""Do files keep to the model? Data shapes, and checks across files that shapes cannot make.

``check`` reads the files strictly, refuses what is hostile, runs the shapes of ``ontology/shapes`` over what the files say
and the checks of ``queries/checks`` over that and the shipped content, and compares quotations with the law's words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from legalgraph.conformance.intake import files_below, take
from legalgraph.conformance.literals import check_values
from legalgraph.conformance.queries import check_queries
from legalgraph.conformance.shapes import check_shapes, data_shapes
from legalgraph.conformance.terms import check_terms
from legalgraph.conformance.values import SEVERITIES, ConformanceReport, Finding, plain
from legalgraph.conformance.words import check_anchors, check_words
from legalgraph.conformance.world import around, shipped_world
from legalgraph.namespaces import SH
from legalgraph.store import NamedNode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from legalgraph.conformance.shapes import Met
    from legalgraph.conformance.world import World

_LINTED = {NamedNode(SH + "NodeShape"), NamedNode(SH + "PropertyShape")}  # shapes are looked at by the checks of shapes

__all__ = ["ConformanceReport", "Finding", "check"]


def check(paths: Iterable[Path] = ()) -> ConformanceReport:
    """Check files and folders of the user's beside the shipped content; without paths, the shipped content itself.

    Raises ``BadInput`` for a file that cannot be read or is refused, and where the check itself fails.
    """
    own = [take(file) for file in files_below(paths)]
    world = around(own) if own else shipped_world()
    misses, met = check_shapes(world, data_shapes())
    found = _told_once(
        check_terms(world),
        check_values(world),
        misses,
        check_queries(world),
        check_words(world),
        check_anchors(world),
        _not_looked_at(world, met),
    )
    files = tuple(file.name for file in world.checked.values())
    return ConformanceReport(
        files,
        sum(len(file.triples) for file in world.checked.values()),
        len(met.nodes),
        tuple(sorted(found, key=_order)),
        met.met,
        met.unmet,
    )


def _told_once(*groups: Iterable[Finding]) -> list[Finding]:
    """All findings, but one mistake once: what an earlier group says of a value, a later one does not repeat."""
    found: dict[Finding, None] = {}
    told: set[tuple[str, str, str]] = set()
    for group in groups:
        new = [one for one in group if one.value is None or (one.file, one.node, plain(one.value)) not in told]
        found |= dict.fromkeys(new)
        told |= {(one.file, one.node, plain(one.value)) for one in new if one.value is not None}
    return list(found)


def _not_looked_at(world: World, met: Met) -> Iterator[Finding]:
    """Files of which no shape met a node: to pass in silence is not to conform."""
    for file in world.checked.values():
        if file.name.startswith("ontology/") or any(
            t.subject in met.nodes or t.object in _LINTED for t in file.triples
        ):
            continue
        wrong = "No shape looks at anything in this file." if file.triples else "The file says nothing."
        mend = "Give its nodes the classes that the conventions use, such as lg:Offense or eli:LegalResource."
        yield world.finding(
            file, "", "nothing-looked-at", wrong, mend, severity="warning" if met.nodes else "violation"
        )


def _order(finding: Finding) -> tuple[str, int, int, str, str, str]:
    rank = SEVERITIES.index(finding.severity)
    return finding.file, finding.line or 0, rank, finding.node, finding.rule, finding.value or ""
