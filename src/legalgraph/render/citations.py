"""Citations and what they name, as lines for a terminal and as JSON."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from legalgraph.citation.values import Resolved

WIDTH = 80
MARKS = {"covered": "✓", "cited only": "○", "unknown": "✗"}


def as_text(found: Iterable[Resolved]) -> str:
    """Each citation with the provisions it names: IRI, words by version, norms."""
    lines: list[str] = []
    for one in found:
        lines += [*_wrapped(f"{MARKS[one.known.value]} {one.written}  [{one.known.value}]", ""), *_note(one)]
        for provision in one.provisions:
            lines += ["", *_wrapped(provision.label, "  "), "  " + provision.iri]
            for version, text in provision.words:
                lines += _wrapped(f"“{text}” [{version.rpartition('/code/')[2]}]", "    ")
            lines += [line for _, label in provision.norms for line in _wrapped("norm: " + label, "    ")]
        lines.append("")
    return "\n".join(lines)


def inventory(document: str, found: Sequence[tuple[int, Resolved]], *, unknown_only: bool = False) -> str:
    """The citations that a document holds, line by line, and how many are covered, cited only, unknown."""
    counts = Counter(one.known.value for _, one in found)
    told = ", ".join(f"{counts[kind]} {kind}" for kind in MARKS)
    lines = [f"{document}: {len(found)} citations: {told}", ""]
    for number, one in found:
        if unknown_only and one.known.value != "unknown":
            continue
        lines += _wrapped(f"{MARKS[one.known.value]} {number:>4}  {_as_printed(one)}", "", "        ")
        lines += _note(one, "        ")
    return "\n".join(lines) + "\n"


def _as_printed(one: Resolved) -> str:
    plain = one.text if one.text == one.written else f"{one.text} → {one.written}"
    norms = len({iri for provision in one.provisions for iri, _ in provision.norms})
    words = len({text for provision in one.provisions for _, text in provision.words})
    counts = [f"{words} passage{'s' * (words != 1)}"] * bool(words) + [f"{norms} norm{'s' * (norms != 1)}"] * bool(
        norms
    )
    return f"{plain}  [{', '.join([one.known.value, *counts])}]"


def _note(one: Resolved, indent: str = "  ") -> list[str]:
    return _wrapped(one.erratum, indent) if one.erratum else []


def _wrapped(text: str, indent: str, following: str | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=following if following is not None else indent + "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def values(one: Resolved) -> dict[str, Any]:
    """One citation, ready for JSON."""
    return {
        "printed": one.text,
        "citation": one.written,
        "known": one.known.value,
        "erratum": one.erratum or None,
        "provisions": [
            {
                "iri": provision.iri,
                "label": provision.label,
                "known": provision.known.value,
                "passages": [{"version": version, "text": text} for version, text in provision.words],
                "norms": [{"iri": iri, "label": label} for iri, label in provision.norms],
            }
            for provision in one.provisions
        ],
    }


def as_json(found: Iterable[Resolved]) -> str:
    """Citations as a JSON list."""
    return json.dumps([values(one) for one in found], indent=2, ensure_ascii=False) + "\n"
