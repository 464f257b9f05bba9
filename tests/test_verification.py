"""Every outcome of a verification, on a state made up for it; the shipped state, on its documents."""

from __future__ import annotations

import hashlib
import json
import subprocess
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

import mississippi as ms
from json_schemas import breaches
from legalgraph.cli import main
from legalgraph.dataset import Dataset, load_dataset, read_triples
from legalgraph.errors import BadInput, Misuse
from legalgraph.namespaces import ELI
from legalgraph.store import NamedNode, Triple, TripleStore
from legalgraph.verification import Checked, Kind, Library, Result, Verification, propose, verify
from legalgraph.verification.figures import printed
from legalgraph.verification.references import references

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
FOLDERS = [SHARED / "seeds", SHARED / "corpora"]
needs_documents = pytest.mark.skipif(
    not all(folder.is_dir() for folder in FOLDERS), reason="needs the shared source documents"
)

DOCUMENT = """\
§ 1-1 says: A person who sells goods¹ shall be fined Five Hundred Dollars (\\$500.00).
§ 1-2 says: A person who [buys] goods . . . shall be warned within two (2) days.
House Bill 7 appropriated \\$9,000 for FY 2024. Another \\$9,000 was given.
Twice it is said. Twice it is said.
"""
STATE = """\
@base <https://w3id.org/legalgraph/id/zz/> .
@prefix lg: <https://w3id.org/legalgraph/ontology#> .
@prefix eli: <http://data.europa.eu/eli/ontology#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://w3id.org/legalgraph/id/zz> a lg:Jurisdiction ; lg:slug "zz" ; rdfs:label "Nowhere"@en .
<source/report> a lg:Source ; lg:fileName "report.txt" ; lg:sha256 "HASH" .
<code/1-1> a eli:LegalResource ; eli:id_local "1-1" ; rdfs:label "§ 1-1"@en .
<code/1-1@2023> a eli:LegalExpression ; eli:realizes <code/1-1> ; lg:passage <code/1-1@2023/p1> .
<code/1-1@2023/p1> a lg:Passage ; lg:text "TEXT"@en ; lg:anchor <code/1-1@2023/p1/a1> .
<code/1-1@2023/p1/a1> a oa:SpecificResource ; oa:hasSource <source/report> ; oa:hasSelector QUOTE .
<bill/7> a eli:LegalResource, lg:Bill ; eli:id_local "BILL" ; rdfs:label "a bill"@en .
<bill/7@2023> a eli:LegalExpression ; eli:realizes <bill/7> .
<norm/fine> a lg:FinancialSanction ; rdfs:label "fine"@en ; lg:expressedBy <code/1-1@2023> ; lg:amount AMOUNT ;
    lg:evidence [ lg:ofSlot lg:amount ; lg:words "WORDS"@en ] .
<norm/money> a lg:Appropriation ; rdfs:label "money"@en ; lg:expressedBy <bill/7@2023> ; lg:amount MONEY ;
    lg:evidence [ lg:ofSlot lg:amount ; lg:reportedIn <source/report> ] .
"""
TEXT = "A person who sells goods shall be fined Five Hundred Dollars ($500.00)."


def quote(exact: str, *, position: bool = True) -> str:
    start = DOCUMENT.index(exact)
    selector = f'[ a oa:TextQuoteSelector ; oa:exact "{_escaped(exact)}" ; oa:prefix "" ; oa:suffix "" ]'
    if position:
        number = "^^xsd:nonNegativeInteger"
        selector += f', [ a oa:TextPositionSelector ; oa:start "{start}"{number} ; '
        selector += f'oa:end "{start + len(exact)}"{number} ]'
    return selector


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


EXACT = "A person who sells goods¹ shall be fined Five Hundred Dollars (\\$500.00)."


def state(folder: Path, **changes: str) -> Dataset:
    values = {
        "HASH": hashlib.sha256(DOCUMENT.encode()).hexdigest(),
        "TEXT": TEXT,
        "QUOTE": quote(EXACT),
        "AMOUNT": "500.0",
        "WORDS": "fined Five Hundred Dollars ($500.00)",
        "BILL": "HB 7 (2023)",
        "MONEY": "9000.0",
    } | changes
    text = STATE
    for name, value in values.items():
        text = text.replace(name, value)
    (folder / "zz").mkdir(parents=True, exist_ok=True)
    (folder / "zz" / "all.ttl").write_text(text, encoding="utf-8")
    (folder / "documents").mkdir(exist_ok=True)
    (folder / "documents" / "report.txt").write_text(DOCUMENT, encoding="utf-8")
    return load_dataset([folder / "zz"])


def verified(folder: Path, **changes: str) -> Verification:
    dataset = state(folder, **changes)
    return verify(dataset, dataset.jurisdiction("zz"), Library([folder / "documents"]))


def results(checks: Sequence[Checked]) -> list[tuple[str, Result]]:
    return [(one.kind.value, one.result) for one in checks]


ALL_HOLD = [
    ("quotation", Result.EXACT),
    ("words", Result.EXACT),
    ("figure", Result.EXACT),
    ("figure", Result.EXACT),
]


def test_all_that_is_quoted_holds(tmp_path: Path) -> None:
    found = verified(tmp_path)
    assert results(found.checks) == ALL_HOLD
    assert found.findings == ()


MARKED = "A person who [buys] goods . . . shall be warned within two (2) days."


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"TEXT": MARKED, "QUOTE": quote(MARKED), "WORDS": "within two (2) days", "AMOUNT": "2.0"},
            {"quotation": Result.MARKED, "words": Result.EXACT},
        ),
        (
            {
                "TEXT": "Twice it is said.",
                "QUOTE": quote("Twice it is said.", position=False),
                "WORDS": "Twice",
                "AMOUNT": "5.0",
            },
            {"quotation": Result.AMBIGUOUS, "words": Result.AMBIGUOUS, "figure": Result.NOT_FOUND},
        ),
        ({"QUOTE": quote("Twice it is said.")}, {"quotation": Result.NOT_FOUND, "words": Result.NOT_FOUND}),
        ({"WORDS": "fined Six Hundred Dollars"}, {"words": Result.NOT_FOUND, "figure": Result.NOT_FOUND}),
        ({"AMOUNT": "501.0"}, {"figure": Result.NOT_FOUND}),
        ({"MONEY": "9001.0"}, {"figure": Result.NOT_FOUND}),
        ({"HASH": "0" * 64}, dict.fromkeys(("quotation", "words", "figure"), Result.SOURCE_CHANGED)),
    ],
    ids=["marked", "ambiguous", "not found", "words not found", "figure", "reported figure", "changed"],
)
def test_each_outcome(tmp_path: Path, changes: dict[str, str], expected: dict[str, Result]) -> None:
    found = verified(tmp_path, **changes)
    for kind, result in expected.items():
        assert result in {one.result for one in found.checks if one.kind.value == kind}
    assert bool(found.findings) is any(not result.holds for result in expected.values())


def test_a_figure_on_two_lines_is_ambiguous_unless_the_bill_is_named(tmp_path: Path) -> None:
    dataset = state(tmp_path, BILL="HB 8 (2023)")
    path = tmp_path / "documents" / "report.txt"
    text = DOCUMENT.replace("Another", "\nAnother")
    path.write_text(text, encoding="utf-8")
    changed = hashlib.sha256(text.encode()).hexdigest()
    dataset = state(tmp_path, BILL="HB 8 (2023)", HASH=changed)
    path.write_text(text, encoding="utf-8")
    found = verify(dataset, dataset.jurisdiction("zz"), Library([tmp_path / "documents"]))
    assert results(found.checks)[-1] == ("figure", Result.AMBIGUOUS)
    dataset = state(tmp_path, HASH=changed)
    path.write_text(text, encoding="utf-8")
    found = verify(dataset, dataset.jurisdiction("zz"), Library([tmp_path / "documents"]))
    assert results(found.checks)[-1] == ("figure", Result.EXACT)


@pytest.mark.parametrize(
    ("words", "expected"),
    [("Another \\$9,000 was given.", Result.EXACT), ("Twice it is said.", Result.NOT_FOUND)],
)
def test_a_figure_is_looked_for_at_the_place_that_evidence_names(tmp_path: Path, words: str, expected: Result) -> None:
    start = DOCUMENT.index(words)
    place = f"[ a oa:SpecificResource ; oa:hasSource <source/report> ; oa:hasSelector [ oa:start {start} ; "
    place += f"oa:end {start + len(words)} ] ]"
    state(tmp_path, BILL="HB 8 (2023)")  # which no line names
    path = tmp_path / "zz" / "all.ttl"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("<source/report> ] .", f"<source/report> ; lg:reportedAt {place} ] ."), "utf-8")
    dataset = load_dataset([tmp_path / "zz"])
    found = verify(dataset, dataset.jurisdiction("zz"), Library([tmp_path / "documents"])).checks[-1]
    assert (found.kind.value, found.result, found.places) == ("figure", expected, ((start, start + len(words)),))


def test_a_passage_without_an_anchor_is_told(tmp_path: Path) -> None:
    dataset = state(tmp_path)
    path = tmp_path / "zz" / "all.ttl"
    path.write_text(path.read_text(encoding="utf-8").replace(" ; lg:anchor <code/1-1@2023/p1/a1>", ""), "utf-8")
    dataset = load_dataset([tmp_path / "zz"])
    found = verify(dataset, dataset.jurisdiction("zz"), Library([tmp_path / "documents"]))
    assert results(found.checks)[:2] == [("quotation", Result.NOT_FOUND), ("words", Result.NOT_FOUND)]


def test_a_renamed_document_is_known_by_its_hash(tmp_path: Path) -> None:
    dataset = state(tmp_path)
    (tmp_path / "documents" / "report.txt").rename(tmp_path / "documents" / "other.txt")
    found = verify(dataset, dataset.jurisdiction("zz"), Library([tmp_path / "documents"]))
    assert results(found.checks) == ALL_HOLD


def test_folders_without_the_documents_are_misuse(tmp_path: Path) -> None:
    dataset = state(tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(Misuse):
        verify(dataset, dataset.jurisdiction("zz"), Library([tmp_path / "empty"]))
    with pytest.raises(BadInput):
        Library([tmp_path / "nowhere"])


def test_a_name_that_leaves_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    found = Library([tmp_path / "documents"]).get("x", "../secret.txt", hashlib.sha256(b"secret").hexdigest())
    assert found.result is Result.SOURCE_MISSING


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Fifty Thousand Dollars (\\$50,000.00)", 50000),
        ("ten percent of it", 10),
        ("two million five hundred thousand", 2500000),
        ("One Hundred Thousand Dollars", 100000),
        ("twenty-one years", 21),
        ("FY 2024", 2024),
        ("50%", 50),
        ("12.5", Decimal("12.5")),
    ],
)
def test_figures_are_read_as_they_are_printed(text: str, value: Decimal) -> None:
    assert Decimal(value) in printed(text)


@pytest.mark.parametrize(("text", "value"), [("§ 97-3-54", 97), ("97-3-54", 54), ("1,500,000", 500), ("often", 10)])
def test_parts_of_other_numbers_are_no_figures(text: str, value: int) -> None:
    assert Decimal(value) not in printed(text)


# The shipped state.


@needs_documents
def test_everything_shipped_holds() -> None:
    found = verify(ms.dataset(), ms.dataset().jurisdiction(ms.SLUG), Library(FOLDERS))
    assert [(one.iri, one.quoted, one.result, one.reason) for one in found.findings] == []
    assert {kind for kind, _ in found.counts()} == set(Kind)
    assert all(result is Result.EXACT for _, result in found.documents)


def referred(*, without: str = "", beside: str = "") -> dict[tuple[str, str], Result]:
    """Version and what it cites, with the outcome, of the shipped law with one citation less or more."""
    member = ms.dataset().jurisdiction(ms.SLUG)
    base = f"{member.iri.value}/code/"
    store = TripleStore()
    version, _, target = (without or beside).partition(" ")
    link = Triple(NamedNode(base + version), NamedNode(ELI + "cites"), NamedNode(base + target))
    law = list(ms.dataset().triples("ontology/", member.folder))
    store.add([one for one in law if one != link] if without else [*law, *([link] if beside else [])])
    assert not without or link in law
    checks = references(ms.dataset(), member, store)
    return {(one.iri.removeprefix(base), one.quoted): one.result for one in checks}


def test_what_the_law_cites_is_printed_and_what_it_prints_is_cited() -> None:
    found = referred()
    assert set(found.values()) == {Result.EXACT, Result.MARKED}
    assert found["11-73-3/3@2023", "Miss. Code Ann. § 97-3-54.3"] is Result.MARKED
    lost = referred(without="97-29-49/3@2023 97-5-51")
    gone = ("97-29-49/3@2023", "Miss. Code Ann. § 97-5-51")
    assert {key: one for key, one in lost.items() if not one.holds} == {gone: Result.NOT_FOUND}
    added = referred(beside="97-29-49/3@2023 13-1-411")
    more = ("97-29-49/3@2023", "Miss. Code Ann. § 13-1-411")
    assert {key: one for key, one in added.items() if not one.holds} == {more: Result.NOT_FOUND}


@needs_documents
def test_a_folder_with_some_documents_leaves_findings_and_moves_nothing() -> None:
    found = verify(ms.dataset(), ms.dataset().jurisdiction(ms.SLUG), Library(FOLDERS[:1]))
    assert {one.result for one in found.findings} == {Result.SOURCE_MISSING}


@needs_documents
def test_a_changed_document_is_never_read_in_its_place_but_can_be_proposed_for(tmp_path: Path) -> None:
    report = next(file for file in FOLDERS[0].iterdir() if file.name.startswith("001"))
    for file in FOLDERS[0].iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / report.name).write_text("One line more.\n" + report.read_text("utf-8"), "utf-8")
    dataset, library = ms.dataset(), Library([tmp_path, FOLDERS[1]])
    found = verify(dataset, dataset.jurisdiction(ms.SLUG), library)
    of_report = {one.result for one in found.checks if one.source == report.name}
    assert of_report == {Result.SOURCE_CHANGED}
    proposal = propose(dataset, dataset.jurisdiction(ms.SLUG), library)
    assert proposal.left == ()
    assert "data/us/ms/sources.ttl" in proposal.patch
    again = tmp_path / "again"
    for file in (ROOT / "data" / "us" / "ms").rglob("*.ttl"):
        copy = again / file.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())
    subprocess.run(["git", "apply", "-"], input=proposal.patch.encode(), cwd=again, check=True, capture_output=True)
    files = sorted(again.rglob("*.ttl"))
    mended = [triple for file in files for triple in read_triples(file, "https://example.org/")]
    changed = SimpleNamespace(triples=lambda *folders: [*dataset.triples("ontology/"), *mended])
    found = verify(changed, dataset.jurisdiction(ms.SLUG), library)  # type: ignore[arg-type]
    assert found.findings == ()


@needs_documents
def test_what_is_no_longer_printed_is_left_and_the_hash_stays(tmp_path: Path) -> None:
    report = next(file for file in FOLDERS[0].iterdir() if file.name.startswith("001"))
    text = report.read_text("utf-8").replace("under the age of twelve (12)", "under the age of thirteen (13)")
    (tmp_path / report.name).write_text(text, "utf-8")
    dataset, library = ms.dataset(), Library([tmp_path])
    proposal = propose(dataset, dataset.jurisdiction(ms.SLUG), library)
    assert any("13-1-403/1@2023/p1" in anchor for anchor, _ in proposal.left)
    assert "sources.ttl" not in proposal.patch


def test_nothing_is_proposed_for_files_that_are_not_in_the_data_folder(tmp_path: Path) -> None:
    dataset = state(tmp_path, HASH="0" * 64)
    with pytest.raises(Misuse):
        propose(dataset, dataset.jurisdiction("zz"), Library([tmp_path / "documents"]))


# The command.


def said(capfdbinary: pytest.CaptureFixture[bytes], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(["verify", *arguments])
    captured = capfdbinary.readouterr()
    return int(ended.value.code or 0), captured.out.decode(), captured.err.decode()


def test_the_command_tells_by_its_exit_code(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    state(tmp_path)
    given = ("zz", "--data", str(tmp_path / "zz"), "--sources")
    code, out, _ = said(capfdbinary, *given, str(tmp_path / "documents"), "--format", "json")
    assert (code, json.loads(out)[0]["holds"]) == (0, True)
    assert breaches("verify", out) == []
    (tmp_path / "documents" / "report.txt").write_text("other", encoding="utf-8")
    assert said(capfdbinary, *given, str(tmp_path / "documents"))[0] == 1
    assert said(capfdbinary, *given, str(tmp_path / "zz"))[0] == 2
    assert said(capfdbinary, *given, str(tmp_path / "nowhere"))[0] == 2
    assert said(capfdbinary, "zz", "--data", str(tmp_path / "zz"))[0] == 2
    assert said(capfdbinary, "us-mz", "--sources", str(tmp_path))[0] == 2


def test_table_lines_are_short(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    state(tmp_path, AMOUNT="501.0")
    code, out, _ = said(capfdbinary, "zz", "--data", str(tmp_path / "zz"), "--sources", str(tmp_path / "documents"))
    assert code == 1
    assert "not found" in out
    assert max(map(len, out.splitlines())) <= 80
