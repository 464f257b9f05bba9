"""Terms as people write them: parameters read into terms, and terms written in Turtle syntax or for the eye."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from legalgraph.errors import BadInput
from legalgraph.namespaces import CONCEPT, DATA, PREFIXES, RULES, XSD, short
from legalgraph.resources import iter_files
from legalgraph.store import BlankNode, Literal, NamedNode, Term

if TYPE_CHECKING:
    from collections.abc import Mapping

_IRI = re.compile(r"[^<>\"{}|^`\\\x00-\x20]+")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*")
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z]+(?:-[A-Za-z0-9]+)*)|\^\^(\S+))?', re.DOTALL)
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_ESCAPED: Final = {"t": "\t", "n": "\n", "r": "\r", '"': '"', "\\": "\\", "'": "'"}
_REGISTERED: Final = ("http", "https", "urn", "mailto", "tag")


@cache
def prefixes() -> Mapping[str, str]:
    """The project's prefixes: its namespaces, and one for each concept scheme, by the scheme's name."""
    schemes = (file.name.removesuffix(".ttl") for _, file in iter_files("ontology/schemes", ".ttl"))
    return {**{scheme: f"{CONCEPT}{scheme}/" for scheme in schemes}, **PREFIXES}


def parse_term(text: str, *, name: str = "value", text_expected: bool = False) -> Term:
    """Read a term: ``<IRI>``, an IRI with a usual scheme, ``prefix:name``, ``"literal"``, a number, true or false, else text.

    ``text_expected`` says that a bare word or number stands for itself, as where the default is text.

    >>> parse_term("lg:Shall")
    <NamedNode value=https://w3id.org/legalgraph/ontology#Shall>
    >>> print(parse_term("18"), parse_term('"18"'), parse_term("18", text_expected=True))
    "18"^^<http://www.w3.org/2001/XMLSchema#integer> "18" "18"
    """
    if text.startswith("<") or text.startswith('"'):
        return _delimited(text, name)
    prefix, colon, rest = text.partition(":")
    if colon and _SCHEME.fullmatch(prefix):
        if prefix in prefixes():
            return _iri(prefixes()[prefix] + rest, name)
        if prefix in _REGISTERED:
            return _iri(text, name)
    if text_expected:
        return Literal(text)
    if number := _NUMBER.fullmatch(text):
        return Literal(text, datatype=NamedNode(XSD + ("decimal" if number[1] else "integer")))
    return Literal(text, datatype=NamedNode(XSD + "boolean")) if text in ("true", "false") else Literal(text)


def _delimited(text: str, name: str) -> Term:
    if text.startswith("<"):
        if not text.endswith(">"):
            raise BadInput("the IRI is not closed", where=name, mend="end it with >")
        return _iri(text[1:-1], name)
    found = _LITERAL.fullmatch(text)
    if found is None:
        raise BadInput("the literal does not parse", where=name, mend='write "text", "text"@en or "text"^^xsd:date')
    value = re.sub(r"\\(.)", lambda escape: _ESCAPED.get(escape[1], escape[0]), found[1], flags=re.DOTALL)
    if found[2]:
        return Literal(value, language=found[2].lower())
    if found[3]:
        datatype = parse_term(found[3], name=name)
        if not isinstance(datatype, NamedNode):
            raise BadInput("the datatype is no IRI", where=name, mend="write it as xsd:date")
        return Literal(value, datatype=datatype)
    return Literal(value)


def _iri(text: str, name: str) -> NamedNode:
    if not _IRI.fullmatch(text) or not _SCHEME.match(text):
        raise BadInput(f"{text!r} is not an IRI", where=name, mend="write an absolute IRI, without spaces or brackets")
    try:
        return NamedNode(text)
    except ValueError as error:
        raise BadInput(f"{text!r} is not an IRI: {error}", where=name, mend="correct it") from None


def display(term: Term | None) -> str:
    """A term for the eye: IRIs shortened, literals bare, nothing where a variable is unbound.

    >>> display(NamedNode(DATA + "zz/code/1-1")), display(Literal("mother", language="en")), display(None)
    ('zz/code/1-1', 'mother', '')
    """
    if term is None:
        return ""
    if isinstance(term, Literal):
        return term.value
    if isinstance(term, BlankNode):
        return f"_:{term.value}"
    iri = term.value
    if iri.startswith(DATA):
        return iri[len(DATA) :]
    return iri[len(RULES) :] if iri.startswith(RULES) else short(iri)
