"""What is refused before any parser of RDF sees a file that users bring; nothing is fetched.

Entities and document types of XML that reach outside of the file or grow, and nesting beyond ``DEEPEST`` levels. An entity bomb
of 600 bytes would otherwise cost gigabytes.
"""

from __future__ import annotations

import re
from typing import Final

from legalgraph.errors import BadInput, Place

DEEPEST: Final = 200
_LONGEST_ENTITY: Final = 1000
_GROWTH: Final = 8  # an expanded document may be so many times as long as it was written, and a megabyte more
_TURTLE: Final = (  # compiled where a file is scanned
    r'"""(?:[^"\\]++|\\.|"(?!""))*+"""|'
    r"'''(?:[^'\\]++|\\.|'(?!''))*+'''|"
    r'"(?:[^"\\\n]++|\\.)*+"|'
    r"'(?:[^'\\\n]++|\\.)*+'|<[^<>\s]*+>|\#[^\n]*+|\\.|(?P<open>[\[(])|(?P<close>[\])])"
)
_JSON: Final = r'"(?:[^"\\]++|\\.)*+"|(?P<open>[\[{])|(?P<close>[\]}])'


def scan(data: bytes, name: str) -> None:
    """Scan a document by the suffix of its name; raises ``BadInput`` with the place where it is refused."""
    suffix = name.rsplit(".", 1)[-1].lower()
    if suffix in {"rdf", "owl"}:
        scan_xml(data, name)
    elif suffix in {"ttl", "trig", "jsonld"}:
        _scan_depth(data.decode("utf-8", errors="replace"), name, _JSON if suffix == "jsonld" else _TURTLE)


def _scan_depth(text: str, name: str, tokens: str) -> None:
    depth = 0
    for token in re.finditer(tokens, text, re.DOTALL):
        if token.lastgroup == "open":
            depth += 1
            if depth > DEEPEST:
                place = Place(name, text.count("\n", 0, token.start()) + 1)
                raise BadInput(
                    f"brackets are nested more than {DEEPEST} deep", where=place, mend="give the inner nodes names"
                )
        elif token.lastgroup == "close":
            depth -= 1


def scan_xml(data: bytes, name: str) -> None:
    """Refuse XML that reaches outside of itself, grows when it is read, or is nested too deeply."""
    from xml.parsers import expat

    parser = expat.ParserCreate()
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    depth = size = 0

    def refuse(wrong: str, mend: str) -> None:
        raise BadInput(wrong, where=Place(name, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1), mend=mend)

    def doctype(_name: str, system: str | None, public: str | None, _internal: int) -> None:
        if system or public:
            refuse("the document type stands outside of the file", "remove it; nothing is fetched")

    def entity(
        _name: str, parameter: int, value: str | None, _base: str | None, system: str | None, *_others: str | None
    ) -> None:
        if parameter or system or value is None:
            refuse("an entity stands outside of the file, or is a parameter entity", "write its text into the file")
        elif "&" in value or len(value) > _LONGEST_ENTITY:
            refuse("an entity is made of entities, or is very long", "write its text where it is used")

    def grow(length: int) -> None:
        nonlocal size
        size += length
        if size > _GROWTH * len(data) + 2**20:
            refuse("the file grows out of proportion when its entities are read", "write their text where it is used")

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            refuse(f"elements are nested more than {DEEPEST} deep", "give the inner nodes names")
        grow(len(tag) + sum(len(key) + len(value) for key, value in attributes.items()))

    def end(_tag: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = doctype
    parser.EntityDeclHandler = entity
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = lambda text: grow(len(text))
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        where = Place(name, error.lineno, error.offset + 1)
        raise BadInput(
            f"the file is not XML: {expat.ErrorString(error.code)}", where=where, mend="correct it there"
        ) from None
