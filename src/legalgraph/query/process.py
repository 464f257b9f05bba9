"""The parent's side of the worker: start it, ask it, and kill it when its time is over."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any, Final, Self

from legalgraph.errors import BadQuery, UnknownName
from legalgraph.query import gate
from legalgraph.query.answer import MOST_ROWS, Answer
from legalgraph.query.terms import prefixes
from legalgraph.query.worker import pack_term, receive, send, unpack_answer, unpack_error
from legalgraph.store import Quad, Term, serialize

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TIMEOUT: Final = 30.0
MEMORY: Final = 2 * 1024**3
_START: Final = 60.0  # seconds in which the data must be loaded
_PROGRAM: Final = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from legalgraph.query.worker import main; main()"
)


class Worker:
    """A process that answers queries over some quads; killed and started again when a query takes too long or crashes it.

    The default graph holds the triples of all graphs. Use it as a context manager, or call ``close``.
    """

    def __init__(self, quads: Iterable[Quad], *, memory: int = MEMORY) -> None:
        self._data = serialize(quads, "nq", {})
        self._memory = memory
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(
        self,
        query: str,
        bindings: Mapping[str, Term] | None = None,
        *,
        name: str = "query",
        timeout: float = TIMEOUT,
        most: int = MOST_ROWS,
    ) -> Answer:
        """Answer a query that has passed the gate. ``timeout`` is in seconds; ``most`` is the most rows or triples.

        Raises ``BadQuery`` where the gate or the engine refuses it, its time is over, or it crashes the engine.
        """
        gate.check(query, name)
        whole, shift = prologue(query, name)
        packed = {key: pack_term(term) for key, term in (bindings or {}).items()}
        with self._lock:
            process = self._started()
            head = {"query": whole, "bindings": packed, "name": name, "most": most}
            frame = self._exchange(process, head, b"", timeout, name)
        if "error" in frame[0]:
            raise unpack_error(frame[0]["error"], shift)
        return unpack_answer(json.loads(frame[1]))

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._end()
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _PROGRAM, json.dumps([os.path.abspath(entry) for entry in sys.path])],  # noqa: PTH100
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._exchange(self._process, {"memory": self._memory}, self._data, _START, "the data")
        return self._process

    def _exchange(
        self, process: subprocess.Popen[bytes], head: dict[str, Any], body: bytes, timeout: float, name: str
    ) -> tuple[dict[str, Any], bytes]:
        assert process.stdin is not None
        assert process.stdout is not None
        stdin, stdout = process.stdin, process.stdout
        got: list[tuple[dict[str, Any], bytes] | None] = []

        def talk() -> None:
            try:
                send(stdin, head, body)
                got.append(receive(stdout))
            except (OSError, ValueError):  # the process has died, or was killed below
                got.append(None)

        thread = threading.Thread(target=talk, daemon=True)
        thread.start()
        thread.join(timeout)
        if thread.is_alive():
            process.kill()
            thread.join()
            self._end()
            mend = "ask for less, join on what is named, or give it more time with --timeout"
            raise BadQuery(f"stopped after {timeout:g} seconds without an answer", where=name, mend=mend)
        if not got or got[0] is None:
            self._end()
            what = "the query broke the engine: it ran out of memory or of stack"
            raise BadQuery(what, where=name, mend="ask for less, and nest less deeply")
        return got[0]

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:  # what was still to be written goes nowhere
                    continue


def prologue(query: str, name: str = "query") -> tuple[str, int]:
    r"""Declare the project's prefixes that a query uses and does not declare; also say how many lines that adds.

    >>> prologue("ASK { ?norm a lg:Norm }")
    ('PREFIX lg: <https://w3id.org/legalgraph/ontology#>\nASK { ?norm a lg:Norm }', 1)
    """
    used: dict[str, None] = {}
    declared = set()
    word = ""
    for token in gate.tokens(query, name):
        if token.kind == "name":
            prefix = token.text.partition(":")[0]
            if word == "PREFIX":
                declared.add(prefix)
            else:
                used[prefix] = None
        if token.kind != "comment":
            word = token.text.upper() if token.kind == "word" else ""
    missing = [prefix for prefix in used if prefix not in declared]
    for prefix in missing:
        if prefix not in prefixes():
            raise UnknownName.among("prefix", prefix, prefixes(), where=name)
    lines = " ".join(f"PREFIX {prefix}: <{prefixes()[prefix]}>" for prefix in missing)
    return (f"{lines}\n{query}", 1) if lines else (query, 0)
