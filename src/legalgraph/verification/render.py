"""A verification as lines for a terminal, and as plain values for JSON."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Any

from legalgraph.verification.proofs import summary
from legalgraph.verification.values import Checked, Kind, Result, Verification

if TYPE_CHECKING:
    from legalgraph.verification.proofs import Step

_TITLES = {
    Kind.QUOTATION: "quotations",
    Kind.WORDS: "runs of words",
    Kind.FIGURE: "figures",
    Kind.REFERENCE: "references",
}
_WIDTH = 80
_MOST_PLACES = 3


def as_text(found: Verification, *, verbose: bool = False) -> str:
    """Counts by kind and outcome, the documents that are not as they were hashed, then every finding."""
    counts = found.counts()
    there = [result for _, result in found.documents if result is Result.EXACT]
    lines = [f"{found.jurisdiction}: {len(there)} of {len(found.documents)} documents are those that were hashed", ""]
    for kind in Kind:
        told = [f"{counts[kind, result]} {result.value}" for result in Result if (kind, result) in counts]
        lines.append(f"{_TITLES[kind]:<14} {', '.join(told) or 'none'}")
    missing = [(name, result) for name, result in found.documents if not result.holds]
    if missing:
        lines += ["", *(f"✗ {result.value}: {name}" for name, result in missing)]
    shown = found.checks if verbose else found.findings
    for one in shown:
        if one.result in {Result.SOURCE_MISSING, Result.SOURCE_CHANGED} and not verbose:
            continue  # told with the document
        lines += ["", *_lines(one)]
    lines += ["", "all hold" if not found.findings else f"{len(found.findings)} findings"]
    return "\n".join(lines) + "\n"


def _lines(one: Checked) -> list[str]:
    mark = "✓" if one.result.holds else "✗"
    quoted = textwrap.shorten(one.quoted, 160, placeholder=" …")
    told = [f"{mark} {one.result.value}: {one.law}"]
    body = [f"“{quoted}”", one.iri]
    if one.source:
        places = ", ".join(f"{start}–{end}" for start, end in one.places[:_MOST_PLACES])
        more = f" and {len(one.places) - _MOST_PLACES} more" if len(one.places) > _MOST_PLACES else ""
        body.append(one.source + (f", characters {places}{more}" if places else ""))
    if one.reason:
        body.append(one.reason)
    for text, indent in [(told[0], ""), *((line, "   ") for line in body)]:
        yielded = textwrap.wrap(
            text, _WIDTH, initial_indent=indent, subsequent_indent=indent + "  ", break_long_words=False
        )
        told += yielded
    return told[1:]


def as_values(found: Verification) -> dict[str, Any]:
    """Everything checked, ready for JSON."""
    return {
        "jurisdiction": found.jurisdiction,
        "holds": not found.findings,
        "documents": [{"name": name, "result": result.value} for name, result in found.documents],
        "counts": {
            kind.value: {result.value: n for result in Result if (n := found.counts().get((kind, result)))}
            for kind in Kind
        },
        "checks": [
            {
                "kind": one.kind.value,
                "iri": one.iri,
                "law": one.law,
                "quoted": one.quoted,
                "source": one.source,
                "result": one.result.value,
                "reason": one.reason,
                "places": [{"start": start, "end": end} for start, end in one.places],
            }
            for one in found.checks
        ],
    }


def as_json(found: list[Verification]) -> str:
    """All verifications, a list of objects."""
    return json.dumps([as_values(one) for one in found], indent=2, ensure_ascii=False) + "\n"


_SAME = {None: "not compared", True: "as given", False: "NOT as given: the proof is not the one that was written"}


def proof_text(name: str, steps: list[Step], digest: str, *, same: bool | None, verbose: bool) -> str:
    """The steps of a proof by kind, those that do not hold, and the digest."""
    lines = [f"{name}: {len(steps)} steps", ""]
    lines += [f"{kind:<14} {holding} of {count} hold" for kind, (count, holding) in summary(steps).items()]
    for step in steps:
        if verbose or not step.holds:
            text = f"{'✓' if step.holds else '✗'} {step.kind}" + (f": {step.wrong}" if step.wrong else "")
            lines += ["", *textwrap.wrap(text, _WIDTH, subsequent_indent="  ", break_long_words=False)]
            lines += textwrap.wrap(
                step.iri, _WIDTH, initial_indent="   ", subsequent_indent="   ", break_long_words=False
            )
    lines += ["", "RDFC-1.0, SHA-256:", f"  {digest}", f"  {_SAME[same]}", ""]
    broken = sum(not step.holds for step in steps)
    lines.append(f"{broken} steps do not hold" if broken else "every step holds")
    return "\n".join(lines) + "\n"


def proof_json(name: str, steps: list[Step], digest: str, *, same: bool | None) -> str:
    """The same as JSON."""
    found = {
        "proof": name,
        "holds": all(step.holds for step in steps) and same is not False,
        "digest": digest,
        "digest_as_given": same,
        "steps": [
            {"kind": step.kind, "iri": step.iri, "holds": step.holds, "wrong": step.wrong or None} for step in steps
        ],
    }
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"
