"""The citation grammar: what documents print, a second state's forms, and back; what the graph says of each citation."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mississippi as ms
from json_schemas import breaches
from legalgraph.citation import Citation, Form, Grammar, format, iris, parse, read  # noqa: A004
from legalgraph.citation.pins import Pin, spelt_out
from legalgraph.citation.pins import read as read_pins
from legalgraph.citation.pins import write as write_pins
from legalgraph.citation.values import Known
from legalgraph.citing import Resolver
from legalgraph.cli import main
from legalgraph.errors import BadInput

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT.parent / "shared" / "seeds"
BASE = "https://w3id.org/legalgraph/id/us-ms/"
GRAMMAR = read((ROOT / "data/us/ms/citations.toml").read_text(encoding="utf-8"), BASE)
CODE = "Miss. Code Ann."


@cache
def resolver() -> Resolver:
    return Resolver(ms.dataset(), ms.dataset().jurisdiction(ms.SLUG))


def paths(text: str, grammar: Grammar = GRAMMAR) -> list[list[str]]:
    return [[iri.removeprefix(grammar.base) for iri in iris(one, grammar)] for one in parse(text, grammar)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Miss. Code Ann. § 97-3-54.7(13)–(15), which", [[f"code/97-3-54.7/{n}" for n in (13, 14, 15)]]),
        ("Miss. Code. Ann. § 43-26-3(2),", [["code/43-26-3/2"]]),
        ("Miss Code Ann. § 99-37-3 (Imposition and amount)", [["code/99-37-3"]]),
        ("Ann. Code § 97-3-54.8", [["code/97-3-54.8"]]),
        ("Miss. Code Ann.\n§ 97-3-54.11.", [["code/97-3-54.11"]]),
        ("Section 97-3-54.7 [Human trafficking act]", [["code/97-3-54.7"]]),
        ("§ 97-3-54.1(1)(a), (b)", [["code/97-3-54.1/1/a", "code/97-3-54.1/1/b"]]),
        ("Section 97-3-54.1(1)(a), (1)(b) or (1)(c) [x]", [[f"code/97-3-54.1/1/{n}" for n in "abc"]]),
        ("§ 43-15-13(3), (6)(a), (11)(p)¹⁵ (Foster", [[f"code/43-15-13/{n}" for n in ("3", "6/a", "11/p")]]),
        ("§ 43-21-105(m)–(n), (hh) (Def)", [[f"code/43-21-105/{n}" for n in ("m", "n", "hh")]]),
        ("§ 43-15-51(1)–(3)(a) (Formation", [[f"code/43-15-51/{n}" for n in ("1", "2", "3/a")]]),
        ("§ 1-1-1(1)(a)(i)–(iii)", [[f"code/1-1-1/1/a/{n}" for n in ("i", "ii", "iii")]]),
        ("§ 1-1-1(c)(i), (d)", [["code/1-1-1/c/i", "code/1-1-1/d"]]),
        ("§ 1-1-1(y)–(bb)", [[f"code/1-1-1/{n}" for n in ("y", "z", "aa", "bb")]]),
        ("§ 99-1-5(1)(a)²³ (Limitations", [["code/99-1-5/1/a"]]),
        ("§ 15-1-49(1)²⁴", [["code/15-1-49/1"]]),
        ("§ 97-3-54.1² and Section 97-5-5¹²", [["code/97-3-54.1"], ["code/97-5-5"]]),
        ("Section 99-37-1 et seq., the court", [["code/99-37-1"]]),
        (
            "§§ 99-19-75(2), 97-3-54.7(1)(a), 97-3-54.11(2), (3).",
            [["code/99-19-75/2"], ["code/97-3-54.7/1/a"], ["code/97-3-54.11/2", "code/97-3-54.11/3"]],
        ),
        (
            "Section 97-3-65 [Statutory rape], 97-3-97 [Sexual battery] or 97-5-23 [Homicide],",
            [["code/97-3-65"], ["code/97-3-97"], ["code/97-5-23"]],
        ),
        (
            "Section . . . 97-3-54.1 [x], . . . 97-5-1 et seq., [see Miss. Code Ann. § 97-5-5 (A; b),] or 97-29-51 [y]",
            [["code/97-3-54.1"], ["code/97-5-1"], ["code/97-5-5"], ["code/97-29-51"]],
        ),
        ("Sections 97-3-54.1 through 97-3-54.9", [["code/97-3-54.1", "code/97-3-54.9"]]),
        ("Miss. R. Evid. § 503 (Privilege", [["rule/evidence-503"]]),
        ("Rule 804 of the Mississippi Rules of Evidence, shall", [["rule/evidence-804"]]),
        ("the Mississippi Rules of Civil Procedure and", [["rule/civil-procedure"]]),
        ("Enacted Senate Bill 2452, § 4 (2023) directs", [["bill/2023/sb-2452/4"]]),
        (
            "House Bill 405 and Senate Bill 2337 during the 2023 Regular Session of",
            [["bill/2023/hb-405"], ["bill/2023/sb-2337"]],
        ),
        ("HB 1641\tOffice", [[]]),
        ("Code of Rules § 18-006-102", [["regulation/18-006-102"]]),
        ("Section 207(4) of the Administrative Rules", [["regulation/crime-victims-compensation-207-4"]]),
        (
            "under Miss. Code Ann. § 11-73-3 it is in subsection (5) of that statute",
            [["code/11-73-3"], ["code/11-73-3/5"]],
        ),
        (
            "Miss. Code Ann. § 1-1-1(2) says: as Section 2-2-2 and this subsection (2)",
            [["code/1-1-1/2"], ["code/2-2-2"], ["code/1-1-1/2"]],
        ),
        ("Miss. Code Ann. § 1-1-1. Id. § (b)", [["code/1-1-1"], ["code/1-1-1/b"]]),
        ("See supra note 2.\n\n² Miss. Code Ann. § 1-1-1(1)\n", [["code/1-1-1/1"], ["code/1-1-1/1"]]),
        ("§ 99-41-5 … Chapter 41 does not", [["code/99-41-5"], ["code/title-99/chapter-41"]]),
        ("Title 97, Chapter 3", [["code/title-97/chapter-3"]]),
        ("Chapter 7 of nothing; subsection (2) of nothing; 10-12-2023; see page 97", []),
        ("call 1-800-555 or § 97-3-54.1.2", []),
    ],
)
def test_what_documents_print(text: str, expected: list[list[str]]) -> None:
    assert paths(text) == expected


def test_spans_are_those_of_the_text() -> None:
    text = "Under Miss. Code Ann. § 99-1-5(1)(a)²³ (Limitations), and Section 97-3-54.2 [x]"
    assert [text[one.start : one.end] for one in parse(text, GRAMMAR)] == [
        "Miss. Code Ann. § 99-1-5(1)(a)²³",
        "Section 97-3-54.2",
    ]


def test_in_the_text_of_a_section_this_section_is_that_one() -> None:
    (within,) = parse("Miss. Code Ann. § 43-21-353, release of 2018-12-13", GRAMMAR)
    text = "as Section 1-1-1 says; under subsection (1) of this section, and subsection (2) of that section"
    found = [iris(one, GRAMMAR)[0].removeprefix(BASE) for one in parse(text, GRAMMAR, within)]
    assert found == ["code/1-1-1", "code/43-21-353/1", "code/1-1-1/2"]


# Other states: their forms are data too.

WISCONSIN = Grammar(
    "https://w3id.org/legalgraph/id/us-wi/",
    (Form("code", "Wis. Stat.", ("Wis. Stats.",), r"\d{1,3}\.\d{1,4}", "statute/{number}", bare=True),),
)
TEXAS = read(
    """
[[form]]
kind = "code"
name = "Tex. Penal Code Ann."
number = '\\d{1,3}[A-Z]?\\.\\d{1,4}'
iri = "penal-code/{number}"
""",
    "https://w3id.org/legalgraph/id/us-tx/",
)


def test_a_second_and_a_third_state() -> None:
    assert paths("Wis. Stat. §§ 948.051(1), (2)(a)–(b) and 944.30(1m)", WISCONSIN) == [
        ["statute/948.051/1", "statute/948.051/2/a", "statute/948.051/2/b"],
        ["statute/944.30"],
    ]
    assert paths("Tex. Penal Code Ann. § 20A.02(a)(7)(A)–(C)", TEXAS) == [
        [f"penal-code/20A.02/a/7/{letter}" for letter in "ABC"]
    ]
    assert paths("Tex. Penal Code Ann. § 20A.02; § 97-3-54.1", TEXAS) == [["penal-code/20A.02"]]


def test_forms_that_are_none_are_told() -> None:
    for text in ("[[form]]\nname = 'x'", "[[form", "[[form]]\nkind='code'\nname='x'\nnumber='('"):
        with pytest.raises(BadInput):
            read(text, BASE)


# Round trips.

LABEL = st.one_of(
    st.integers(1, 40).map(str),
    st.sampled_from([*"abcdefghijklmnopqrstuvwxyz", "aa", "hh"]),
    st.sampled_from([*"ABCDEF"]),
    st.sampled_from(["i", "ii", "iii", "iv", "v", "vi", "ix", "x"]),
)
PIN = st.lists(LABEL, min_size=1, max_size=4).map(lambda labels: "".join(f"({label})" for label in labels))
RANGE = st.tuples(PIN, st.one_of(st.none(), PIN)).map(lambda two: "–".join(part for part in two if part))
PINS = st.lists(RANGE, max_size=5).map(", ".join)
NUMBER = st.tuples(st.integers(1, 99), st.integers(1, 99), st.integers(1, 999), st.sampled_from(["", ".1", ".11"])).map(
    lambda parts: "-".join(map(str, parts[:3])) + parts[3]
)
SECTION = st.tuples(
    st.sampled_from(["Miss. Code Ann. § ", "Section ", "§ ", "Ann. Code § "]),
    NUMBER,
    PINS,
    st.sampled_from(["", " et seq.", "¹²", "²³ (Limitations; exceptions)"]),
).map("".join)
OTHER = st.sampled_from(
    [
        "Miss. R. Evid. 503(a)",
        "Rule 804 of the Mississippi Rules of Evidence",
        "Mississippi Rules of Evidence",
        "House Bill 405 (2023)",
        "Senate Bill 2452, § 4 (2023)",
        "HB 1641",
        "Code of Rules § 18-006-102",
        "Section 207(4) of the Administrative Rules",
        "Title 97, Chapter 3",
    ]
)
TEXT = st.lists(st.one_of(SECTION, OTHER), min_size=1, max_size=4).map(" is what is said. Further, ".join)


@given(TEXT)
def test_what_is_written_is_read_as_the_same(text: str) -> None:
    found = parse(text, GRAMMAR)
    assert found
    written = format(found, GRAMMAR)
    again = parse(written, GRAMMAR)
    assert again == found
    assert format(again, GRAMMAR) == written
    assert [iris(one, GRAMMAR) for one in again] == [iris(one, GRAMMAR) for one in found]


@given(PINS)
def test_pins_are_written_as_they_are_read(text: str) -> None:
    assert read_pins(write_pins(read_pins(text))) == read_pins(text)


@given(st.integers(1, 60), st.integers(1, 60))
def test_a_range_of_figures_is_counted_through(first: int, last: int) -> None:
    found = spelt_out(Pin((str(first),), (str(last),)))
    if first < last:
        assert found == tuple((str(n),) for n in range(first, last + 1))
    else:
        assert set(found) == {(str(first),), (str(last),)}


@given(st.text(alphabet="§ Section1-3.54()ab–,;et seq.¹²HB\nMissCodeAnn[]…", max_size=120))
def test_any_text_is_read_without_error_and_spans_do_not_overlap(text: str) -> None:
    found = parse(text, GRAMMAR)
    ends = 0
    for one in found:
        assert ends <= one.start < one.end <= len(text)
        ends = one.end
        assert isinstance(iris(one, GRAMMAR), tuple)


def test_a_long_range_is_not_counted_through() -> None:
    assert len(spelt_out(Pin(("1",), ("999",)))) == 2


@pytest.mark.parametrize("piece", ["(a), ", "§ 1-1-1(", "Section 1-1-1 [", "Miss. Code Ann. ", "1-", "HB 1 ", ". . . "])
def test_hostile_repetition_is_read_in_time(piece: str) -> None:
    places = [one.start for one in parse("Miss. Code Ann. § 1-1-1" + piece * 4000, GRAMMAR)]
    assert places == sorted(set(places))


# What the graph says.


def test_a_misprint_on_record_is_read_as_what_is_meant() -> None:
    (found,) = resolver().parse("or Section 93-3-54.3 [Human trafficking act; aiding, abetting]")
    assert [one.iri for one in found.provisions] == [BASE + "code/97-3-54.3"]
    assert found.known is Known.COVERED
    assert "93-3-54.3" in found.erratum


def test_a_bill_without_its_session_is_the_only_one_of_that_number() -> None:
    (found,) = resolver().parse("HB 1641")
    assert [one.iri for one in found.provisions] == [BASE + "bill/2023/hb-1641"]


def test_a_range_of_sections_holds_those_between() -> None:
    (found,) = resolver().parse("Sections 97-3-54.1 through 97-3-54.11")
    numbers = [one.iri.rpartition("-")[2] for one in found.provisions]
    assert numbers == ["54.1", "54.2", "54.3", "54.4", "54.5", "54.6", "54.7", "54.8", "54.10", "54.11"]


@pytest.mark.parametrize("text", ["§ 97-3-54.99", "§ 97-3-54.1(1)(z)", "HB 9999", "House Bill 405 (1999)"])
def test_what_is_not_in_the_graph_is_unknown(text: str) -> None:
    assert [one.known for one in resolver().parse(text)] == [Known.UNKNOWN]


def test_cited_only() -> None:
    assert [one.known for one in resolver().parse("§ 97-37-1")] == [Known.CITED_ONLY]


@pytest.mark.skipif(not SEEDS.is_dir(), reason="needs the shared source documents")
def test_no_citation_of_the_given_documents_is_unknown() -> None:
    counts = {}
    for file in sorted(SEEDS.glob("00*.txt")):
        text = file.read_text(encoding="utf-8")
        found = resolver().parse(text)
        assert [one.text for one in found if one.known is Known.UNKNOWN] == []
        counts[file.name[:3]] = len(found)
        cited = [(one.citation.start, one.citation.end) for one in found]
        for number in _numbers(text):
            assert any(start <= number < end for start, end in cited), text[number - 40 : number + 40]
    assert counts["001"] > 180
    assert counts["002"] == 5  # three sections, a regulation, and an act by its name


@pytest.mark.skipif(not SEEDS.is_dir(), reason="needs the shared source documents")
def test_a_document_that_cites_laws_by_name_is_read_by_its_own_names() -> None:
    (file,) = SEEDS.glob("003*.txt")
    text = file.read_text(encoding="utf-8")
    assert resolver().parse(text) == []
    found = resolver().parse(text, source="protected-innocence-card")
    assert {one.known for one in found} == {Known.COVERED}
    assert len(found) == 37
    across_lines = [one for one in found if one.text == "promot- ing prostitution"]
    assert [one.provisions[0].iri for one in across_lines] == [BASE + "code/97-29-51"]


def _numbers(text: str) -> list[int]:
    """Where anything stands that looks like the number of a section."""
    import re

    return [found.start() for found in re.finditer(r"(?<![\d-])\d{2}-\d{1,3}-\d{1,4}(?:\.\d+)?", text)]


@pytest.mark.skipif(not SEEDS.is_dir(), reason="needs the shared source documents")
def test_citations_of_the_given_documents_make_the_round_trip() -> None:
    for file in sorted(SEEDS.glob("00*.txt")):
        for one in parse(file.read_text(encoding="utf-8"), GRAMMAR):
            assert parse(format([one], GRAMMAR), GRAMMAR) == [one]


@pytest.mark.skipif(not SEEDS.is_dir(), reason="needs the shared source documents")
def test_eyecite_reads_the_same_sections() -> None:
    """Of what another parser reads as a citation of the code, we read the section and no other."""
    eyecite = pytest.importorskip("eyecite")
    compared = 0
    for file in sorted(SEEDS.glob("00*.txt")):
        text = file.read_text(encoding="utf-8")
        ours = parse(text, GRAMMAR)
        for theirs in eyecite.get_citations(text):
            if type(theirs).__name__ == "FullLawCitation":
                start, end = theirs.span()
                found = [one.number for one in ours if one.start < end and start < one.end]
                assert theirs.groups["section"] in found, text[start:end]
                compared += 1
    assert compared > 100


def test_citations_are_equal_wherever_they_stand() -> None:
    one, other = parse("§ 1-1-1(a); Miss. Code Ann. § 1-1-1(a)", GRAMMAR)
    assert one == other == Citation(CODE, "1-1-1", (Pin(("a",)),))


# The commands.


def said(capfdbinary: pytest.CaptureFixture[bytes], *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return int(ended.value.code or 0), capfdbinary.readouterr().out.decode()


def test_cite_gives_iris_words_and_norms(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    code, out = said(capfdbinary, "cite", "Miss. Code Ann. § 97-3-54.6(1)–(3)", "--format", "json")
    (found,) = json.loads(out)
    assert code == 0
    assert [one["iri"].removeprefix(BASE) for one in found["provisions"]] == [f"code/97-3-54.6/{n}" for n in (1, 2, 3)]
    assert all(one["passages"] and one["norms"] for one in found["provisions"])
    code, out = said(capfdbinary, "cite", "Miss. Code Ann. § 97-3-54.6(1)–(3)")
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80
    assert said(capfdbinary, "cite", "Miss. Code Ann. § 97-3-54.99")[0] == 1
    assert said(capfdbinary, "cite", "nothing at all")[0] == 2
    assert said(capfdbinary, "cite", "§ 97-3-54.1", "--jurisdiction", "us-mz")[0] == 2


@pytest.mark.skipif(not SEEDS.is_dir(), reason="needs the shared source documents")
def test_sources_lists_the_citations_of_a_document(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert said(capfdbinary, "sources")[0] == 0
    code, out = said(capfdbinary, "sources", "001", "--sources", str(SEEDS), "--format", "json")
    (found,) = json.loads(out)
    assert code == 0
    assert len(found["citations"]) > 180
    assert breaches("sources", out) == []
    code, out = said(capfdbinary, "sources", "001", "002", "--sources", str(SEEDS))
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80
    assert said(capfdbinary, "sources", "001")[0] == 2
    assert said(capfdbinary, "sources", "009", "--sources", str(SEEDS))[0] == 2
    assert said(capfdbinary, "sources", "us-ms-code", "--sources", str(SEEDS))[0] == 2
