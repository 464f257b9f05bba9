"""The gate: what a stranger's query may say before any engine reads it.

Refused are requests to other machines (SERVICE), loading of other graphs (FROM), updates, code point escapes (an engine may
decode them before it parses), and queries so long or so nested that an engine would overflow its stack. The gate reads
tokens, so the same words inside strings, comments, variables and IRIs are fine. It is the first lock; the second is that a
query runs in a process of its own, which can open neither a file nor a connection (``legalgraph.query.worker``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from legalgraph.errors import BadQuery, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST: Final = 20_000
DEEPEST: Final = 60
MOST: Final = {"operator": 600, "word": 600, "triple": 100}

_UPDATES = frozenset("ADD CLEAR COPY CREATE DELETE DROP INSERT LOAD MOVE USING WITH".split())
_REFUSED = _UPDATES | {"SERVICE", "FROM"}
_OPENING, _CLOSING = {"{": "}", "(": ")", "[": "]"}, "})]"
_PLAIN = r"(?:[^\W_]|[_\-·‿⁀])"
_LOCAL = r"(?:[\w:\-·‿⁀]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])"
_TOKEN = re.compile(
    rf"""
    (?P<space>[ \t\r\n]+)
  | (?P<comment>\#[^\r\n]*)
  | (?P<text>'''(?:'{{0,2}}(?:[^'\\]|\\.))*'''|\"\"\"(?:"{{0,2}}(?:[^"\\]|\\.))*\"\"\"
            |'(?:[^'\\\r\n]|\\.)*'|"(?:[^"\\\r\n]|\\.)*")
  | (?P<iri><[^<>"{{}}|^`\\\x00-\x20]*>)
  | (?P<variable>[?$][\w·‿⁀]+)
  | (?P<blank>_:\w(?:(?:{_PLAIN}|\.)*{_PLAIN})?)
  | (?P<name>(?:[^\W\d_](?:(?:{_PLAIN}|\.){{0,60}}{_PLAIN})?)?:(?:{_LOCAL}(?:(?:{_LOCAL}|\.)*{_LOCAL})?)?)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<word>[A-Za-z][A-Za-z0-9_]*)
  | (?P<bracket>[{{}}()\[\]])
  | (?P<separator>[.;,])
  | (?P<operator>\^\^|&&|\|\||<=|>=|!=|[<>=!+\-*/|^?~])
    """,
    re.VERBOSE | re.DOTALL,
)
_ENDS_OPERAND = frozenset("text iri variable blank name language number".split())


@dataclass(frozen=True, slots=True)
class Token:
    """One token of a query: its kind, its text, and where it begins."""

    kind: str
    text: str
    start: int


def tokens(query: str, name: str = "query") -> Iterator[Token]:
    """Split a query into tokens, comments included; white space is left out."""
    at = 0
    while at < len(query):
        found = _TOKEN.match(query, at)
        if found is None:
            raise _refusal(
                query, at, name, f"{query[at]!r} cannot stand here", "close the string or IRI, or correct the character"
            )
        assert found.lastgroup is not None
        if found.lastgroup != "space":
            yield Token(found.lastgroup, found.group(), at)
        at = found.end()


def check(query: str, name: str = "query") -> None:
    """Raise ``BadQuery``, with what, where and what mends it, for a query that the gate refuses."""
    if len(query.encode("utf-8", "surrogatepass")) > LARGEST:
        raise BadQuery(f"the query is longer than {LARGEST // 1000} kB", where=name, mend="ask for less at once")
    for bad in re.finditer(r"\\[uU]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]", query):
        raise _refusal(query, bad.start(), name, "an escaped or control character", "write the character itself")
    counts = dict.fromkeys(MOST, 0)
    brackets: list[str] = []
    last: Token | None = None
    values = False  # between the word VALUES and its brace
    for token in tokens(query, name):
        if token.kind == "comment":
            continue
        _refuse_word(query, token, name)
        _refuse_doubtful(query, token, last, brackets, name)
        if token.kind == "bracket":
            _nest(query, token, brackets, values, name)
            values = values and token.text != "{"
        elif token.kind == "word" and token.text.upper() == "VALUES":
            values = True
        if token.kind in ("operator", "word"):
            counts[token.kind] += 1
        elif token.kind == "separator" and brackets and brackets[-1] in "}]":
            counts["triple"] += 1
        for kind, most in MOST.items():
            if counts[kind] > most:
                what = "triple patterns" if kind == "triple" else f"{kind}s"
                raise _refusal(query, token.start, name, f"more than {most} {what}", "split the query")
        last = token


def _refuse_word(query: str, token: Token, name: str) -> None:
    word = token.text.upper() if token.kind == "word" else ""
    if token.kind in ("name", "blank"):  # "ex:a.SERVICE" is one name to some engines and two tokens to others
        word = token.text.upper().rpartition(".")[2] if "." in token.text else ""
    if word not in _REFUSED:
        return
    if word == "SERVICE":
        what, mend = "SERVICE would ask another machine", "ask that endpoint yourself and load its answer with --data"
    elif word == "FROM":
        what, mend = "FROM would load another graph", "load it with --data and name it with GRAPH"
    else:
        what, mend = f"{word} would change data, and queries only read", "use SELECT, ASK, CONSTRUCT or DESCRIBE"
    raise _refusal(query, token.start, name, what, mend)


def _refuse_doubtful(query: str, token: Token, last: Token | None, brackets: list[str], name: str) -> None:
    """In an expression ``?a<?b#>`` is "less than" and a comment to an engine, and could hide what follows from the gate."""
    in_expression = bool(brackets) and brackets[-1] == ")"
    after_operand = last is not None and (last.kind in _ENDS_OPERAND or last.text in ("true", "false", ")", "}"))
    if token.kind == "iri" and in_expression and after_operand and re.search("[#()']", token.text):
        mend = "put spaces around a less-than sign, or write the IRI with a prefix"
        raise _refusal(query, token.start, name, f"{token.text} can be read as an IRI or as a comparison", mend)


def _nest(query: str, token: Token, brackets: list[str], values: bool, name: str) -> None:
    """Keep the stack of the brackets that are still to close; "v" stands for the brace and the rows of VALUES."""
    if token.text in _OPENING:
        inside = (values and token.text == "{") or (token.text == "(" and brackets[-1:] == ["v"])
        brackets.append("v" if inside and token.text == "{" else ("r" if inside else _OPENING[token.text]))
        if len(brackets) > DEEPEST:
            raise _refusal(query, token.start, name, f"nested more than {DEEPEST} deep", "flatten the query")
        return
    due = {"v": "}", "r": ")"}.get(brackets[-1], brackets[-1]) if brackets else ""
    if token.text != due:
        wanted = f"{due!r} was due" if due else "nothing is open"
        raise _refusal(query, token.start, name, f"{token.text!r} closes nothing; {wanted}", "balance the brackets")
    brackets.pop()


def _refusal(query: str, at: int, name: str, what: str, mend: str) -> BadQuery:
    before = query[:at]
    line, column = before.count("\n") + 1, at - before.rfind("\n")
    return BadQuery(f"refused: {what}", where=Place(name, line, column), mend=mend)
