"""What strangers' queries may not do: reach another machine, read a file, change data, crash us, or run for ever."""

from __future__ import annotations

import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from legalgraph.errors import BadInput, BadQuery
from legalgraph.query import Worker, bind, parse_header, run, union
from legalgraph.query import gate as the_gate
from legalgraph.query.worker import lock_in
from legalgraph.store import DefaultGraph, Literal, NamedNode, Quad

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EX = "http://example.org/"
SECRET = "the words of the secret file"


def quads() -> list[Quad]:
    def iri(name: object) -> NamedNode:
        return NamedNode(f"{EX}{name}")

    graph = iri("graph")
    labels = [Quad(iri(n), iri("label"), Literal(f"thing {n}"), graph) for n in range(3)]
    return labels + [Quad(iri(a), iri("p"), iri(b), DefaultGraph()) for a in range(30) for b in range(30)]


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker(quads(), memory=1024**3) as made:
        yield made


@pytest.fixture
def canary() -> Iterator[tuple[str, list[str]]]:
    hits: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)
            self.send_response(404)
            self.end_headers()

        do_POST = do_GET

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class calls it so
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", hits
    server.shutdown()
    server.server_close()


HOSTILE = {
    "plain": "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "lower case": "SELECT * { service <URL> { ?s ?p ?o } }",
    "mixed case": "SELECT * { SeRvIcE <URL> { ?s ?p ?o } }",
    "silent": "SELECT * { SERVICE SILENT <URL> { ?s ?p ?o } }",
    "nothing between": "SELECT*{SERVICE<URL>{?s ?p ?o}}",
    "variable": "SELECT * { VALUES ?u { <URL> } SERVICE ?u { ?s ?p ?o } }",
    "prefixed": "PREFIX u: <URL> SELECT * { SERVICE u:x { ?s ?p ?o } }",
    "comment between": "SELECT * { SERVICE # a comment }\n <URL> { ?s ?p ?o } }",
    "after a comment that a bare return ends": "SELECT * { # harmless\rSERVICE <URL> { ?s ?p ?o } }",
    "escaped": "SELECT * { \\u0053ERVICE <URL> { ?s ?p ?o } }",
    "escaped within": "SELECT * { S\\U00000045RVICE <URL> { ?s ?p ?o } }",
    "after a string with an escaped quote": 'SELECT * { ?s ?p "a\\" # " . SERVICE <URL> { ?s ?p ?o } }',
    "behind a less-than that looks like an IRI": (
        "SELECT * { ?s ?p ?a FILTER(?a<?s#>'''\n) SERVICE <URL> { ?s ?p ?o } #'''\n }"
    ),
    "the same, closing the filter": "SELECT * { ?s ?p ?a FILTER(?a<?s)SERVICE#>\n<URL> { ?s ?p ?o } }",
    "after a name and a dot": "PREFIX e: <http://e/> SELECT * { ?s ?p e:a.SERVICE <URL> { ?s ?p ?o } }",
    "after a blank node and a dot": "SELECT * { ?s ?p _:a.SERVICE <URL> { ?s ?p ?o } }",
    "in a sub-select": "SELECT * { { SELECT * { FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } } } }",
    "after a long string": "SELECT * { ?s ?p '''it''s ''' . SERVICE <URL> { ?s ?p ?o } }",
}


@pytest.mark.parametrize("query", HOSTILE.values(), ids=list(HOSTILE))
def test_no_spelling_of_service_passes(query: str, canary: tuple[str, list[str]], worker: Worker) -> None:
    url, hits = canary
    with pytest.raises(BadQuery) as caught:
        worker.ask(query.replace("URL", url))
    assert caught.value.mend
    assert hits == []


@pytest.mark.skipif(sys.platform == "win32", reason="no resource limits here")
def test_even_without_the_gate_a_locked_process_reaches_nothing(canary: tuple[str, list[str]]) -> None:
    url, hits = canary
    program = (
        "import sys; from legalgraph.query import run, union; from legalgraph.query.worker import lock_in\n"
        "store = union([]); lock_in(1 << 31)\n"
        "for query in sys.argv[1:]:\n"
        "    try: run(store, query, {})\n"
        "    except Exception as error: sys.stdout.write(type(error).__name__ + '\\n')\n"
    )
    queries = [query.replace("URL", url) for query in HOSTILE.values()]
    done = subprocess.run(
        [sys.executable, "-c", program, *queries], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert "BadQuery" in done.stdout
    assert hits == []


def test_the_canary_sings_where_nothing_holds_it(canary: tuple[str, list[str]]) -> None:
    url, hits = canary
    with pytest.raises(BadQuery):
        run(union([]), HOSTILE["plain"].replace("URL", url), {})
    assert hits


BENIGN = {
    "variable": "SELECT ?service WHERE { ?service ?from ?insert }",
    "string": 'SELECT * { ?s ?p "SERVICE <http://x/> { } FROM" }',
    "long string": 'SELECT * { ?s ?p """a "SERVICE" LOAD \\n it""" }',
    "comment": "SELECT * { ?s ?p ?o } # SERVICE <http://x/> FROM DELETE",
    "IRI": "SELECT * { ?s <http://example.org/SERVICE#FROM> ?o }",
    "name": "PREFIX service: <http://example.org/> SELECT * { ?s service:SERVICE ?o . ?s service:from service:load }",
    "language": 'SELECT * { ?s ?p "x"@from-insert }',
    "comparison": "SELECT * { ?s ?p ?o FILTER(?o<5 && ?o > 2) FILTER(?s IN (<http://e/a#b>, <http://e/c#d>)) }",
    "values": "SELECT * { VALUES (?a ?b) { (<http://e/a#b> <http://e/c#d>) (UNDEF <http://e/#>) } }",
    "path": "SELECT * { ?s (<http://e/a#b>/<http://e/c#d>|^<http://e/e#f>)* ?o }",
}


@pytest.mark.parametrize("query", BENIGN.values(), ids=list(BENIGN))
def test_words_that_only_look_hostile_pass(query: str, worker: Worker) -> None:
    assert worker.ask(query).columns is not None


@pytest.mark.parametrize("clause", ["FROM <{}>", "from named <{}>", "FROM#\n<{}>", "FROM<{}>"])
def test_from_is_refused_and_reads_nothing(clause: str, tmp_path: Path, worker: Worker) -> None:
    secret = tmp_path / "secret.ttl"
    secret.write_text(f'<{EX}s> <{EX}p> "{SECRET}" .')
    for place in (secret.as_uri(), str(secret)):
        with pytest.raises(BadQuery) as caught:
            worker.ask(f"SELECT * {clause.format(place)} WHERE {{ ?s ?p ?o }}")
        assert SECRET not in caught.value.explain()
    answer = worker.ask("SELECT ?o WHERE { ?s ?p ?o }")
    assert SECRET not in str(answer)


UPDATES = [
    "INSERT DATA { <http://e/a> <http://e/b> 1 }",
    "DELETE DATA { <http://e/a> <http://e/b> 1 }",
    "DELETE WHERE { ?s ?p ?o }",
    "WITH <http://e/> DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } USING <http://e/> WHERE { ?s ?p ?o }",
    "LOAD <http://e/>",
    "load silent <file:///etc/passwd>",
    "CLEAR ALL",
    "DROP GRAPH <http://e/>",
    "CREATE GRAPH <http://e/>",
    "COPY DEFAULT TO <http://e/>",
    "MOVE DEFAULT TO <http://e/>",
    "ADD DEFAULT TO <http://e/>",
    "SELECT * { ?s ?p ?o } ; DROP ALL",
]


@pytest.mark.parametrize("update", UPDATES)
def test_updates_are_refused(update: str, worker: Worker) -> None:
    with pytest.raises(BadQuery, match="refused"):
        worker.ask(update)
    assert len(worker.ask("SELECT * { ?s ?p ?o }").rows) == 903


def test_a_refusal_says_what_where_and_what_mends_it() -> None:
    with pytest.raises(BadQuery) as caught:
        the_gate.check("SELECT *\nWHERE { # one\n  SERVICE <http://e/> { } }", "mine.rq")
    assert str(caught.value.where) == "mine.rq:3:3"
    assert caught.value.mend
    with pytest.raises(BadQuery) as caught:
        the_gate.check("SELECT * { ?s ?p 'open }", "mine.rq")
    assert str(caught.value.where) == "mine.rq:1:18"


INJECTIONS = [
    '" . ?s ?p ?o . "',
    '"} UNION { ?s ?p ?o } #',
    "'''} #",
    "x> ?p ?o . ?s <y",
    "?o",
    "$label",
    'thing 0" || true || "',
    "thing 0' || 1=1 || '",
    "}} ; DROP ALL ; {{",
    "*",
    ".*",
    "%",
    "\\u0022",
    "\\",
    '"""',
    "thing 0\n",
    "thing\t0",
    " thing 0",
    "THING 0",
    "UNDEF",
    "BOUND(?label)",
]


@pytest.mark.parametrize("text", INJECTIONS)
def test_a_parameter_is_a_term_whatever_it_says(text: str, worker: Worker) -> None:
    query = f'# parameters:\n#   label = the label, "thing 0"\nSELECT ?s ?label WHERE {{ ?s <{EX}label> ?label }}'
    header = parse_header(query)
    assert len(worker.ask(query, bind(header, {})).rows) == 1
    try:
        bound = bind(header, {"label": text})
    except BadInput:  # a literal or IRI that does not parse
        bound = {"label": Literal(text)}
    assert worker.ask(query, bound).rows == ()


def test_a_parameter_must_be_a_column(worker: Worker) -> None:
    with pytest.raises(BadQuery, match="parameter"):
        worker.ask("SELECT ?s WHERE { ?s ?p ?label }", {"label": Literal("thing 0")})


# Each makes a query that nests or repeats something n times.
SHAPES = {
    "groups": lambda n: "SELECT * " + "{" * (n + 1) + "}" * (n + 1),
    "optional": lambda n: "SELECT * { " + "OPTIONAL { " * n + "?s ?p ?o" + " }" * n + " }",
    "minus": lambda n: "SELECT * { " + "?s ?p ?o MINUS { " * n + "?s ?p ?o" + " }" * n + " }",
    "union": lambda n: "SELECT * { " + "{ ?s ?p 1 } UNION { " * n + "?s ?p ?o" + " }" * n + " }",
    "graph": lambda n: "SELECT * { " + "GRAPH ?g { " * n + "?s ?p ?o" + " }" * n + " }",
    "select": lambda n: "SELECT * { " + "{ SELECT * { " * n + "?s ?p ?o" + " } }" * n + " }",
    "exists": lambda n: "SELECT * { " + "FILTER EXISTS { " * n + "?s ?p ?o" + " }" * n + " }",
    "not exists": lambda n: "SELECT * { " + "FILTER NOT EXISTS { " * n + "?s ?p ?o" + " }" * n + " }",
    "parentheses": lambda n: "SELECT * { FILTER" + "(" * n + "1" + ")" * n + " }",
    "if": lambda n: "SELECT * { FILTER(" + "IF(true, 1, " * n + "1" + ")" * n + ") }",
    "coalesce": lambda n: "SELECT * { FILTER(" + "COALESCE(" * n + "1" + ")" * n + ") }",
    "blank nodes": lambda n: "SELECT * { " + "[ ?p " * n + "1" + " ]" * n + " ?q ?r }",
    "lists": lambda n: "SELECT * { ?s ?p " + "( " * n + "1" + " )" * n + " }",
    "paths": lambda n: "SELECT * { ?s " + "(" * n + "<http://e/p>" + ")*" * n + " ?o }",
    "not": lambda n: "SELECT * { FILTER(" + "!" * n + "true) }",
    "minus signs": lambda n: "SELECT * { FILTER(" + "- " * n + "1) }",
    "inverse": lambda n: "SELECT * { ?s " + "^" * n + "<http://e/p> ?o }",
    "and": lambda n: "SELECT * { FILTER(true" + " && true" * n + ") }",
    "or": lambda n: "SELECT * { FILTER(true" + " || true" * n + ") }",
    "plus": lambda n: "SELECT * { FILTER(1" + "+1" * n + ") }",
    "steps": lambda n: "SELECT * { ?s <http://e/p>" + "/<http://e/p>" * n + " ?o }",
    "alternatives": lambda n: "SELECT * { ?s <http://e/p>" + "|<http://e/p>" * n + " ?o }",
    "triples": lambda n: "SELECT * { " + "?s ?p 1 . " * n + "}",
    "optionals": lambda n: "SELECT * { " + "OPTIONAL { ?s ?p 1 } " * n + "}",
    "quoted triples": lambda n: "SELECT * { ?s ?p " + "<<( ?a ?b " * n + "1" + " )>>" * n + " }",
}


def largest_accepted(shape: str) -> int:
    low, high = 1, 20_000
    while low < high:
        middle = (low + high + 1) // 2
        try:
            the_gate.check(SHAPES[shape](middle))
            low = middle
        except BadQuery:
            high = middle - 1
    return low


@pytest.mark.parametrize("shape", SHAPES)
def test_the_largest_query_that_passes_does_not_crash_the_engine(shape: str, worker: Worker) -> None:
    most = largest_accepted(shape)
    said = ""
    try:
        worker.ask(SHAPES[shape](most), timeout=1.5)
    except BadQuery as error:  # too slow is no crash
        said = error.message
    assert "broke the engine" not in said
    with pytest.raises(BadQuery):
        worker.ask(SHAPES[shape](10 * most))


SLOW = {
    "cross product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "closure of a closure": "SELECT (COUNT(*) AS ?n) { ?a (!<http://e/>/<http://example.org/p>)* ?b . ?c ?d ?e . ?f ?g ?h }",
}


@pytest.mark.parametrize("query", SLOW.values(), ids=list(SLOW))
def test_a_query_that_takes_too_long_is_killed_and_the_next_is_answered(query: str, worker: Worker) -> None:
    with pytest.raises(BadQuery, match="stopped after"):
        worker.ask(query, timeout=0.3)
    assert worker.ask("ASK { ?s ?p ?o }").yes is True


@pytest.mark.skipif(sys.platform != "linux", reason="no limit of memory here")
def test_a_query_that_takes_too_much_memory_is_a_message() -> None:
    with Worker(quads(), memory=400 * 1024**2) as small:
        with pytest.raises(BadQuery, match="memory"):
            small.ask("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i", timeout=60)
        assert small.ask("ASK { ?s ?p ?o }").yes is True


def test_a_regular_expression_that_backtracks_elsewhere_is_quick_here(worker: Worker) -> None:
    text = "a" * 40 + "!"
    assert worker.ask(f'ASK {{ FILTER(REGEX("{text}", "^(a+)+$")) }}', timeout=2).yes is False


def test_a_long_answer_is_cut_and_says_so(worker: Worker) -> None:
    cut = worker.ask("SELECT * { ?s ?p ?o }", most=10)
    assert len(cut.rows) == 10
    assert cut.truncated
    assert not worker.ask("SELECT * { ?s ?p ?o } LIMIT 10", most=10).truncated


def test_a_dead_worker_starts_again(worker: Worker) -> None:
    worker.ask("ASK { }")
    worker.close()
    assert worker.ask("ASK { ?s ?p ?o }").yes is True


def test_a_worker_needs_no_limits_to_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resource", None)
    lock_in(1)  # a system without them


@pytest.mark.parametrize("shape", ["groups", "exists", "parentheses"])
def test_a_query_that_overflows_the_stack_is_a_message(
    shape: str, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(the_gate, "DEEPEST", 10**9)
    monkeypatch.setattr(the_gate, "LARGEST", 10**9)
    monkeypatch.setattr(the_gate, "MOST", dict.fromkeys(the_gate.MOST, 10**9))
    with pytest.raises(BadQuery, match="broke the engine"):
        worker.ask(SHAPES[shape](50_000))
    assert worker.ask("ASK { ?s ?p ?o }").yes is True
