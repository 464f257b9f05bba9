"""The process in which strangers' queries run: it loads the data it is given, locks itself in, and answers until it is killed.

An engine can neither be interrupted nor kept from crashing, so it runs here and not beside the user's program. Once the data
are loaded the process may open no file and no connection, and take no more memory than it was given. Parent and child speak in
frames: a length, a JSON head, a length, a body.
"""

from __future__ import annotations

import json
import struct
import sys
from typing import IO, TYPE_CHECKING, Any

from legalgraph.errors import BadQuery, LegalgraphError, Place
from legalgraph.query.answer import Answer, run, union
from legalgraph.store import BlankNode, Literal, NamedNode, Term, Triple, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

_LENGTHS = struct.Struct("!II")


def send(stream: IO[bytes], head: Mapping[str, Any], body: bytes = b"") -> None:
    """Write one frame."""
    encoded = json.dumps(head).encode()
    stream.write(_LENGTHS.pack(len(encoded), len(body)) + encoded + body)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """Read one frame; None where the other side has left."""
    lengths = stream.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    of_head, of_body = _LENGTHS.unpack(lengths)
    head, body = stream.read(of_head), stream.read(of_body)
    return (json.loads(head), body) if len(head) == of_head and len(body) == of_body else None


def pack_term(term: Term | None) -> list[str] | None:
    """A term as a list that JSON can hold."""
    if term is None:
        return None
    if isinstance(term, Literal):
        return ["l", term.value, term.language or "", term.datatype.value]
    return ["b" if isinstance(term, BlankNode) else "i", term.value]


def unpack_term(packed: list[str]) -> Term:
    """The term that ``pack_term`` packed."""
    kind, value, *rest = packed
    if kind == "l":
        return Literal(value, language=rest[0]) if rest[0] else Literal(value, datatype=NamedNode(rest[1]))
    return BlankNode(value) if kind == "b" else NamedNode(value)


def pack_answer(answer: Answer) -> dict[str, Any]:
    """An answer as JSON can hold it."""
    triples = None if answer.triples is None else [[pack_term(term) for term in triple] for triple in answer.triples]
    return {
        "columns": answer.columns,
        "rows": [[pack_term(term) for term in row] for row in answer.rows],
        "yes": answer.yes,
        "triples": triples,
        "truncated": answer.truncated,
    }


def unpack_answer(packed: Mapping[str, Any]) -> Answer:
    """The answer that ``pack_answer`` packed."""
    triples, columns = packed["triples"], packed["columns"]
    return Answer(
        None if columns is None else tuple(columns),
        tuple(tuple(None if term is None else unpack_term(term) for term in row) for row in packed["rows"]),
        packed["yes"],
        None if triples is None else tuple(_triple(*triple) for triple in triples),
        packed["truncated"],
    )


def _triple(subject: list[str], predicate: list[str], value: list[str]) -> Triple:
    verb = NamedNode(predicate[1])
    return Triple(BlankNode(subject[1]) if subject[0] == "b" else NamedNode(subject[1]), verb, unpack_term(value))


def lock_in(memory: int) -> None:
    """Allow no further file or connection, no core file, and ``memory`` bytes; where the system knows such limits."""
    try:
        import resource
    except ImportError:  # not a POSIX system; the gate and the time limit remain
        return
    for limit, most in (("RLIMIT_AS", memory), ("RLIMIT_CORE", 0), ("RLIMIT_NOFILE", 3)):
        try:
            resource.setrlimit(getattr(resource, limit), (most, most))
        except (AttributeError, ValueError, OSError):
            continue


def main() -> None:
    """Load, lock in, and answer frame after frame."""
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    first = receive(source)
    if first is None:
        return
    settings, data = first
    store = union(parse(data, "nq", name="the data"))
    del data, first
    lock_in(settings["memory"])
    send(sink, {"ready": True})
    while (frame := receive(source)) is not None:
        asked = frame[0]
        bindings = {name: unpack_term(term) for name, term in asked["bindings"].items()}
        try:
            answer = run(store, asked["query"], bindings, name=asked["name"], most=asked["most"])
            send(sink, {"answer": True}, json.dumps(pack_answer(answer)).encode())
        except LegalgraphError as error:
            send(sink, {"error": pack_error(error)})
        except (MemoryError, RecursionError):
            send(sink, {"error": {"message": "the query needs more memory than it may have", "mend": "ask for less"}})


def pack_error(error: LegalgraphError) -> dict[str, Any]:
    """What is wrong, where, and what mends it."""
    where = error.where
    place = None if where is None else [where.name, where.line, where.column]
    return {"message": error.message, "place": place, "mend": error.mend}


def unpack_error(packed: Mapping[str, Any], shift: int) -> BadQuery:
    """The error as the parent raises it; ``shift`` is how many lines stand before the user's own."""
    place = None
    if packed.get("place"):
        name, line, column = packed["place"]
        place = Place(name, None if line is None else max(1, line - shift), column)
    return BadQuery(packed["message"], where=place, mend=packed.get("mend"))
