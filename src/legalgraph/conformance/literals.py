"""Values that no parser refuses and that mean nothing: numbers and days that do not exist, and IRIs that hide something."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING, Final

from legalgraph.namespaces import XSD
from legalgraph.store import Literal, NamedNode, Triple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from legalgraph.conformance.intake import File
    from legalgraph.conformance.values import Finding
    from legalgraph.conformance.world import World

_LONGEST_NUMBER: Final = 40
_SHOWN: Final = 60  # characters of a value that is wrong
_FORMS: Final = {
    "integer": re.compile(r"[+-]?\d+"),
    "nonNegativeInteger": re.compile(r"\+?\d+"),
    "decimal": re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"),
    "double": re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?|[+-]?INF|NaN"),
    "boolean": re.compile(r"true|false|1|0"),
}
_SCHEMES: Final = ("http:", "https:", "urn:", "mailto:", "tag:", "doi:", "info:")
_BIDI: Final = frozenset(chr(code) for code in (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def tamed(triple: Triple) -> Triple:
    """The triple, with the text of a value that is no number or day in its place.

    A library that reads values as such complains of those, or reads them for minutes.
    """
    value = triple.object
    if isinstance(value, Literal) and _wrong(value):
        return Triple(triple.subject, triple.predicate, Literal(value.value[:_SHOWN]))
    return triple


def check_values(world: World) -> Iterator[Finding]:
    """Findings about single values, each with the node that has it."""
    for file in world.checked.values():
        yield from _check(world, file)


def _check(world: World, file: File) -> Iterator[Finding]:
    for triple in file.triples:
        path, value = triple.predicate.value, triple.object
        for term in (triple.subject, triple.predicate, value):
            if isinstance(term, NamedNode) and (wrong := _wrong_iri(term.value)):
                mend = "Write an ordinary IRI, with http, https or urn."
                yield world.finding(file, triple.subject, "iri", wrong, mend, path=path, value=term)
        if not isinstance(value, Literal):
            continue
        if form := _wrong(value):
            rule, wrong, mend = form
            short = Literal(value.value[:_SHOWN], datatype=value.datatype)
            yield world.finding(file, triple.subject, rule, wrong, mend, path=path, value=short)
        if not value.value.isascii() and _BIDI & set(value.value):
            wrong, mend = (
                "The text holds signs that turn the direction of writing.",
                "Remove them; they can hide words.",
            )
            yield world.finding(file, triple.subject, "hidden-signs", wrong, mend, path=path, severity="warning")


def _wrong(value: Literal) -> tuple[str, str, str] | None:
    if value.language or not value.datatype.value.startswith(XSD):
        return None
    kind, text = value.datatype.value.removeprefix(XSD), value.value
    if kind == "date":
        try:
            if re.fullmatch(r"\d{4}-\d\d-\d\d", text) and date.fromisoformat(text).year:
                return None
        except ValueError:
            pass
        return "date-exists", "There is no such day.", "Write a day that exists as YYYY-MM-DD."
    form = _FORMS.get(kind)
    if form and (len(text) > _LONGEST_NUMBER or not form.fullmatch(text)):
        return "number-form", f"This is no {kind}, or one of absurd length.", f"Write a plain {kind}."
    return None


def _wrong_iri(iri: str) -> str | None:
    if not iri.startswith(_SCHEMES):
        return "The IRI has a scheme that is not allowed here."
    if iri.isascii() and iri.isprintable():
        return None
    if any(sign in _BIDI or unicodedata.category(sign) in {"Cc", "Cf"} for sign in iri):
        return "The IRI holds control signs."
    return None
