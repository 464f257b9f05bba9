"""Literals as SHACL compares them: numbers by value, datatypes with their lexical rules. Read from N-Triples text."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final, TypeAlias

from legalgraph.namespaces import RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Mapping

_DAY: Final = r"-?(?:[1-9]\d{3,}|0\d{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_ZONE: Final = r"(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?"
_TIME: Final = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"

# Datatypes that survive the store as they are written (it keeps xsd:int as xsd:integer), and what may stand in them.
LEXICAL: Final[Mapping[str, re.Pattern[str]]] = {
    XSD + "string": re.compile(r"[\s\S]*"),
    RDF + "langString": re.compile(r"[\s\S]*"),
    XSD + "boolean": re.compile(r"true|false|1|0"),
    XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    XSD + "decimal": re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"),
    XSD + "date": re.compile(_DAY + _ZONE),
    XSD + "dateTime": re.compile(f"{_DAY}T{_TIME}{_ZONE}"),
}
_WHOLE: Final = """integer nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger long int short byte
    unsignedLong unsignedInt unsignedShort unsignedByte"""
_NUMERIC: Final[Mapping[str, re.Pattern[str]]] = {
    **{XSD + name: LEXICAL[XSD + "integer"] for name in _WHOLE.split()},
    XSD + "decimal": LEXICAL[XSD + "decimal"],
}
_FLOATING: Final = frozenset({XSD + "double", XSD + "float"})
_LITERAL: Final = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?', re.DOTALL)


Number: TypeAlias = Decimal | float


def read(node: str) -> tuple[str, str] | None:
    """The lexical form, still escaped, and the datatype of a literal; nothing for other nodes.

    >>> read('"12"^^<http://www.w3.org/2001/XMLSchema#integer>')
    ('12', 'http://www.w3.org/2001/XMLSchema#integer')
    """
    found = _LITERAL.fullmatch(node)
    if found is None:
        return None
    text, language, datatype = found.groups()
    return text, RDF + "langString" if language else datatype or XSD + "string"


def number(node: str) -> Number | None:
    """The number that a literal holds; nothing for what is no number.

    >>> number('"1.50"^^<http://www.w3.org/2001/XMLSchema#decimal>'), number('"12"')
    (Decimal('1.50'), None)
    """
    found = read(node)
    if found is None:
        return None
    text, datatype = found
    if datatype in _FLOATING:
        try:
            return float(text)
        except ValueError:
            return None
    lexical = _NUMERIC.get(datatype)
    return Decimal(text) if lexical is not None and lexical.fullmatch(text) else None


def well_formed(node: str, datatype: str) -> bool:
    """Whether a node is a literal of the datatype with a lexical form that it allows."""
    found = read(node)
    if found is None or found[1] != datatype or not LEXICAL[datatype].fullmatch(found[0]):
        return False
    return datatype not in (XSD + "date", XSD + "dateTime") or _exists(found[0])


def _exists(text: str) -> bool:
    year, month, day = (int(part) for part in text.lstrip("-")[: text.lstrip("-").index("-") + 6].split("-"))
    try:
        date(year % 400 + 400, month, day)
    except ValueError:
        return False
    return True
