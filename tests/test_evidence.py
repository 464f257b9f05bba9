"""Words found again in a source, and the shipped anchors checked against the documents themselves."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from dataclasses import replace
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from legalgraph.evidence import Quote, Source, Status, check, locate, normalise

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data" / "us" / "ms"
SHARED = ROOT.parent / "shared"
FOLDERS = (SHARED / "seeds", SHARED / "corpora")
LG, OA = "https://w3id.org/legalgraph/ontology#", "http://www.w3.org/ns/oa#"

PAGE = """\
The law states,

- (a) A person who *knowingly* sells,¹ or attempts to sell, goods worth \\$5.00 (b) shall
be guilty of the [crime] of selling . . . and be fined

¹ Section 2 defines “sells” as “any act of
giving”.

- (c) A dealer who is found by the inspector

² A note that stands at the foot of the page,

and goes on.

on any market day shall pay twice; (i) a felony, or (ii) twice; (i) a felony, or
"""
SOURCE = Source(PAGE)


def slices(text: str, source: Source = SOURCE, **context: str) -> list[list[str]]:
    return [[source.raw[s.start : s.end] for s in p.spans] for p in locate(text, source, **context).places]


def quotes(text: str, source: Source = SOURCE) -> list[Quote]:
    return [source.quote(span) for span in locate(text, source).places[0].spans]


def test_clean_words_are_found_through_what_the_document_adds() -> None:
    text = "A person who knowingly sells, or attempts to sell, goods worth $5.00"
    assert locate(text, SOURCE).status is Status.EXACT
    assert slices(text) == [["A person who *knowingly* sells,¹ or attempts to sell, goods worth \\$5.00"]]


def test_line_breaks_and_typographic_quotation_marks_do_not_matter() -> None:
    assert slices('"any act of giving"') == [["“any act of\ngiving”"]]


def test_a_print_with_an_ellipsis_or_a_bracket_is_marked() -> None:
    assert locate("guilty of the [crime] of selling . . . and be fined", SOURCE).status is Status.MARKED


@pytest.mark.parametrize(
    "text",
    [
        "shall be guilty of the misdemeanor of selling . . . and be fined",  # a bracket replaces a word
        "shall be guilty of the of selling . . . and be fined",  # a bracket adds one
        "shall be guilty of the [crime] of selling without a licence on a Sunday and be fined",  # an ellipsis leaves out
        "shall be guilty [then] of the [crime] of selling . . . and be fined",  # the passage has its own bracket
    ],
)
def test_marks_are_crossed_where_the_words_around_them_agree(text: str) -> None:
    found = locate(text, SOURCE)
    assert found.status is Status.MARKED
    assert slices(text) == [["shall\nbe guilty of the [crime] of selling . . . and be fined"]]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "words that stand nowhere in this document at all",
        "shall be guilty of the crime of buying . . . and be fined",  # other words after the bracket
        "erson who knowingly sells",  # begins inside a word
        "guilty of the [crime] of sell",  # ends inside a word
        "A person who knowingly sells, and attempts to sell, goods worth $5.00",  # one word differs, no mark
    ],
)
def test_what_is_not_printed_is_not_found(text: str) -> None:
    found = locate(text, SOURCE)
    assert (found.status, found.places) == (Status.NOT_FOUND, ())
    assert found.reason


def test_footnotes_of_a_page_split_a_print_in_two() -> None:
    text = "A dealer who is found by the inspector on any market day shall pay twice;"
    assert locate(text, SOURCE).status is Status.EXACT
    assert slices(text) == [["A dealer who is found by the inspector", "on any market day shall pay twice;"]]


def test_the_same_words_twice_are_ambiguous_and_both_places_are_told() -> None:
    found = locate("a felony, or", SOURCE)
    assert found.status is Status.AMBIGUOUS
    assert len(found.places) == 2


def test_context_chooses_between_prints() -> None:
    assert locate("a felony, or", SOURCE, prefix="pay twice; (i)").status is Status.EXACT
    assert locate("a felony, or", SOURCE, suffix="(ii)").status is Status.EXACT
    assert locate("a felony, or", SOURCE, prefix="(i)").status is Status.AMBIGUOUS
    assert locate("a felony, or", SOURCE, prefix="(b)").status is Status.NOT_FOUND


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("A person who knowingly sells, or attempts to sell", Status.EXACT),
        ("shall be guilty of the misdemeanor of selling . . . and be fined", Status.MARKED),
        ("A dealer who is found by the inspector on any market day", Status.EXACT),
    ],
)
def test_a_stored_anchor_that_fits_is_confirmed(text: str, status: Status) -> None:
    assert check(text, SOURCE, quotes(text)).status is status


def test_a_stored_anchor_is_never_moved() -> None:
    (first,) = quotes("A person who knowingly sells, or attempts to sell")
    text = "A person who knowingly sells, or attempts to sell"
    moved = Source("One line more.\n" + PAGE)
    assert locate(text, moved).status is Status.EXACT
    for source, quote in [
        (moved, first),
        (SOURCE, replace(first, start=first.start + 1)),
        (SOURCE, replace(first, exact="other words")),
        (SOURCE, replace(first, prefix="(z) ")),
        (SOURCE, replace(first, suffix=", no")),
        (SOURCE, replace(first, start=-5, end=-1, exact="")),
        (SOURCE, replace(first, end=10**9)),
    ]:
        assert check(text, source, [quote]).status is Status.NOT_FOUND
    assert check("A person who knowingly sells", SOURCE, [first]).status is Status.NOT_FOUND
    assert check(text, SOURCE, []).status is Status.NOT_FOUND


def test_context_stays_in_its_paragraph() -> None:
    (quote,) = quotes("A person who knowingly sells")
    assert (quote.prefix, quote.suffix) == ("- (a) ", ",¹ or attempts to sell, goods wo")


@given(st.text(alphabet="ab¹²*\\$[]- \n“’.", max_size=60))
def test_every_clean_character_knows_where_it_stood(raw: str) -> None:
    clean = normalise(raw)
    assert len(clean.text) == len(clean.offsets)
    assert list(clean.offsets) == sorted(set(clean.offsets))
    folded = str.maketrans("’“", "'\"")
    for character, offset in zip(clean.text, clean.offsets, strict=True):
        assert character == " " if raw[offset].isspace() or character == " " else raw[offset].translate(folded)


# The shipped anchors.


@cache
def facts() -> ox.Store:
    store = ox.Store()
    for path in [*DATA.glob("sources*.ttl"), *(DATA / "law").glob("*.ttl"), *(DATA / "anchors").glob("*.ttl")]:
        store.load(path=str(path), format=ox.RdfFormat.TURTLE)
    return store


def rows(query: str) -> list[tuple[str, ...]]:
    found = facts().query(f"PREFIX lg: <{LG}> PREFIX oa: <{OA}> {query}")
    assert isinstance(found, ox.QuerySolutions)
    return sorted(tuple(term.value for term in row) for row in found)


@cache
def source(name: str, sha256: str) -> Source:
    file = next((folder / name for folder in FOLDERS if (folder / name).is_file()), None)
    assert file is not None, f"{name} is not among the shared source documents"
    content = file.read_bytes()
    assert hashlib.sha256(content).hexdigest() == sha256, f"{name} is not the file that was hashed"
    return Source(content.decode("utf-8"))


def test_every_passage_is_anchored() -> None:
    passages = {iri for (iri,) in rows("SELECT ?p { ?p lg:text ?t }")}
    anchored = {iri for (iri,) in rows("SELECT DISTINCT ?p { ?p lg:text ?t ; lg:anchor ?a }")}
    assert len(passages) > 100
    assert passages == anchored
    assert {iri for (iri,) in rows("SELECT DISTINCT ?p { ?p lg:anchor ?a }")} == passages


def test_every_anchor_has_one_source_one_quotation_and_one_position() -> None:
    counted = rows(
        "SELECT ?a (COUNT(DISTINCT ?s) AS ?sources) (COUNT(DISTINCT ?exact) AS ?quotes) (COUNT(DISTINCT ?start) AS ?n) "
        "{ ?p lg:anchor ?a OPTIONAL { ?a oa:hasSource ?s } OPTIONAL { ?a oa:hasSelector/oa:exact ?exact } "
        "OPTIONAL { ?a oa:hasSelector/oa:start ?start } } GROUP BY ?a"
    )
    assert [row for row in counted if row[1:] != ("1", "1", "1")] == []


@pytest.mark.skipif(not all(folder.is_dir() for folder in FOLDERS), reason="needs the shared source documents")
def test_every_source_is_the_file_that_was_hashed() -> None:
    hashed = rows("SELECT ?name ?hash { ?s lg:fileName ?name ; lg:sha256 ?hash }")
    assert len(hashed) >= 4
    for name, sha256 in hashed:
        assert source(name, sha256).raw


@pytest.mark.skipif(not all(folder.is_dir() for folder in FOLDERS), reason="needs the shared source documents")
def test_every_shipped_anchor_stands_where_it_says() -> None:
    prints: dict[tuple[str, ...], dict[str, Quote]] = defaultdict(dict)
    for text, name, sha256, anchor, exact, prefix, suffix, start, end in rows(
        "SELECT ?text ?name ?hash ?a ?exact ?prefix ?suffix ?start ?end { ?p lg:text ?text ; lg:anchor ?a . "
        "?a oa:hasSource [ lg:fileName ?name ; lg:sha256 ?hash ] ; oa:hasSelector ?q, ?o . "
        "?q oa:exact ?exact ; oa:prefix ?prefix ; oa:suffix ?suffix . ?o oa:start ?start ; oa:end ?end }"
    ):
        whole = re.sub(r"-\d+$", "", anchor)
        prints[text, name, sha256, whole][anchor] = Quote(int(start), int(end), exact, prefix, suffix)
    assert sum(map(len, prints.values())) == len(rows("SELECT ?a { ?p lg:anchor ?a }"))
    outcomes = {
        iri: check(text, source(name, sha256), [parts[part] for part in sorted(parts)])
        for (text, name, sha256, iri), parts in prints.items()
    }
    assert {i: o.reason for i, o in outcomes.items() if o.status not in {Status.EXACT, Status.MARKED}} == {}
    assert {o.status for o in outcomes.values()} == {Status.EXACT, Status.MARKED}
