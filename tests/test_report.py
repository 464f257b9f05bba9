"""The report: one document, three renderers, each read again by another reader."""

from __future__ import annotations

import base64
import io
import itertools
import re
import subprocess
import sys
from dataclasses import fields, is_dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdf
import pytest
from markdown_it import MarkdownIt

import browser
import legalgraph
import mississippi as ms
from legalgraph.cli import main
from legalgraph.errors import MissingExtra, Misuse, UnknownName
from legalgraph.report import FORMATS, guess, markdown, render
from legalgraph.report.compose import document
from legalgraph.report.html import stylesheet
from legalgraph.report.material import Material, gather
from legalgraph.report.values import Bullets, Document, Jump, NoteRef, Quotation, Run, Section, Sign, Table, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.xdist_group("report")
EXAMPLE = Path(__file__).resolve().parents[1] / "docs" / "tutorial" / "example-state"
CASES = {
    "shipped": ((), ms.SLUG, None, None),
    "no points": ((), ms.SLUG, "child-welfare-2018", "2018-12-31"),
    "earlier": ((), ms.SLUG, None, "2018-12-31"),
    "undated": ((), ms.SLUG, "protected-innocence", "protected-innocence-card"),
    "tutorial": ((EXAMPLE,), "us-zz", None, None),
}


@cache
def material(case: str = "shipped") -> Material:
    paths, jurisdiction, framework, day = CASES[case]
    return gather(legalgraph.load(*paths), jurisdiction, framework, day)


@cache
def report(case: str = "shipped") -> Document:
    return document(material(case))


@cache
def rendered(kind: str, case: str = "shipped") -> bytes:
    return render(report(case), kind)


def walk(value: Any) -> Iterator[Any]:
    """Every value of a document, in order."""
    yield value
    if is_dataclass(value):
        for field in fields(value):
            yield from walk(getattr(value, field.name))
    elif isinstance(value, tuple):
        for one in value:
            yield from walk(one)


def sections(case: str = "shipped") -> dict[str, Section]:
    return {one.name: one for one in walk(report(case)) if isinstance(one, Section)}


class Elements(HTMLParser):
    """A page's elements in order, with their attributes; text by the id of the nearest element that has one."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "col", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text.append(data)

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag in tags]


@cache
def page(case: str = "shipped") -> Elements:
    found = Elements(rendered("html", case))
    assert found.open == []
    return found


@cache
def reader(case: str = "shipped") -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(rendered("pdf", case)), strict=True)


def squeezed(text: str) -> str:
    """Words without white space, hyphenation and ligatures."""
    import unicodedata

    return re.sub(r"[\s\u00ad\u200b-]+", "", unicodedata.normalize("NFKC", text))


# ---------------------------------------------------------------- content


@pytest.mark.parametrize("case", CASES)
def test_every_goal_and_criterion_has_its_section(case: str) -> None:
    found, by_name = material(case).assessment, sections(case)
    for goal in found.goals:
        section = by_name[f"goal-{goal.number}"]
        assert section.title == goal.label
        assert section.sign is not None
        assert section.sign.word == (goal.word or section.sign.word)
        names = {one.name for one in walk(section) if isinstance(one, Section)}
        assert {"criterion-" + one.id.replace("/", "-") for one in goal.criteria} <= names


@pytest.mark.parametrize("case", CASES)
def test_what_is_referred_to_is_there_once(case: str) -> None:
    values = list(walk(report(case)))
    names = [one.name for one in values if type(one).__name__ in ("Section", "Anchor")]
    assert sorted(names) == sorted(set(names))
    targets = {one.target for one in values if isinstance(one, Jump | Sign)} - {""}
    assert targets - set(names) == set()


@pytest.mark.parametrize("case", CASES)
def test_notes_are_numbered_by_first_use_and_each_place_once(case: str) -> None:
    found = report(case)
    used = list(dict.fromkeys(one.number for one in walk(found.content) if isinstance(one, NoteRef)))
    assert used == [note.number for note in found.notes] == list(range(1, len(used) + 1))
    places = [plain(note.content) for note in found.notes]
    assert len(places) == len(set(places))


def test_every_quotation_has_its_note_and_its_deciding_words() -> None:
    quotations = [one for one in walk(report()) if isinstance(one, Quotation)]
    assert len(quotations) > 100
    for quotation in quotations:
        for passage in quotation.passages:
            assert isinstance(passage[-1], NoteRef), plain(passage)
            assert any(isinstance(one, Run) and one.style == "strong" for one in passage)


def test_a_quotation_is_the_passage_word_for_word() -> None:
    proofs = material().proofs
    texts = {
        words.text
        for proof in proofs.values()
        for one in proof.criteria
        for norm in one.norms
        for provision in (*norm.provisions, *norm.read_with)
        for words in provision.words
    }
    goals = (value for name, value in sections().items() if name.startswith("goal-") and name.endswith("-words"))
    quoted = [
        plain(passage)
        for one in goals
        for value in walk(one)
        if isinstance(value, Quotation)
        for passage in value.passages
    ]
    assert quoted
    assert {words[1:-1] for words in quoted} <= texts


def test_the_card_says_what_was_derived() -> None:
    found, card = material().assessment, sections()["card"]
    (areas,) = [one for one in walk(card) if isinstance(one, Table)]
    rows = {plain(row[0]): [plain(cell) for cell in row[1:]] for row in areas.rows}
    for area in found.issue_areas:
        letter, score, dots, summary = rows[f"{area.number}  {area.label}"]
        assert letter == area.grade
        assert score.startswith(f"{area.points.low.normalize():f} of ") if area.points else True
        goals = [goal for goal in found.goals if goal.area == area.number]
        assert all(goal.number in dots for goal in goals)
        for goal in goals:
            assert material().subjects[goal.number] in summary
        assert summary.startswith("Accomplished on ")
        assert ("gaps remain on" in summary) == any(goal.status == "not_met" for goal in goals)


def test_summaries_use_the_short_names_of_goals() -> None:
    goals = material().assessment.goals
    assert len({material().subjects[goal.number] for goal in goals}) == len(goals)


def test_a_failed_criterion_says_what_would_mend_it() -> None:
    by_name = sections()
    for goal in material().assessment.goals:
        for one in goal.criteria:
            told = " ".join(
                plain((run,)) for run in walk(by_name["criterion-" + one.id.replace("/", "-")]) if isinstance(run, Run)
            )
            for repair in one.repairs:
                assert (repair.text in told) == (one.outcome in ("failed", "cantTell")), one.id


def test_assumed_points_are_marked() -> None:
    found = material().assessment
    assumed = {goal.number for goal in found.goals if goal.points and goal.points.basis == "assumed"}
    marked = {
        plain(row[0])
        for name, section in sections().items()
        if name.startswith("area-")
        for table in section.content
        if isinstance(table, Table)
        for row in table.rows
        if plain(row[-1]).endswith("*")
    }
    assert assumed
    assert marked == assumed


def test_the_report_says_how_it_compares_with_what_was_printed() -> None:
    compared = material().compared
    assert compared is not None
    told = " ".join(
        plain(item) for one in sections()["assumptions"].content if isinstance(one, Bullets) for item in one.items
    )
    assert f"{compared.figures} figures: all are equal" in told
    assert compared.differ == 0
    assert material("tutorial").compared is None


def test_the_tables_of_the_law_are_there() -> None:
    assert {"table-juvenile-court", "table-appropriations", "table-witness-protections", "table-privileges"} <= set(
        sections()
    )
    (table,) = [one for one in walk(sections()["table-appropriations"]) if isinstance(one, Table)]
    amounts = {plain(row[1]) for row in table.rows}
    assert "2,500,000" in amounts


def test_practice_stands_beside_the_law() -> None:
    (table,) = [one for one in walk(sections()["table-practice"]) if isinstance(one, Table)]
    graph = legalgraph.load().dataset.triples()
    told = {
        t.subject
        for t in graph
        if str(getattr(t.object, "value", "")).endswith("#PracticeReport") and "/id/" in str(t.subject)
    }
    assert len(table.rows) == len(told) > 0
    assert "beside" not in sections("tutorial")


def test_a_report_without_points_has_none() -> None:
    head = next(one for one in walk(report("no points")) if type(one).__name__ == "Masthead")
    assert head.letter == ""
    assert "Score" not in {one.title for one in walk(report("no points")) if type(one).__name__ == "Column"}


def test_what_is_not_known_is_said() -> None:
    assert {"undetermined", "open-criteria", "table-unsearched"} <= set(sections("tutorial"))
    assert "Nothing on" not in plain(tuple(one for one in walk(sections("tutorial")["card"]) if isinstance(one, Run)))


# ---------------------------------------------------------------- all formats


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("kind", FORMATS)
def test_every_case_goes_through_every_format(kind: str, case: str) -> None:
    assert len(rendered(kind, case)) > 10_000


@pytest.mark.parametrize("kind", FORMATS)
def test_equal_input_gives_equal_bytes(kind: str, tmp_path: Path) -> None:
    program = (
        "import sys, legalgraph\n"
        "from legalgraph.report import render\n"
        "from legalgraph.report.compose import document\n"
        "from legalgraph.report.material import gather\n"
        "found = document(gather(legalgraph.load(sys.argv[2]), 'us-zz'))\n"
        "sys.stdout.buffer.write(render(found, sys.argv[1]))\n"
    )
    made = [
        subprocess.run(
            [sys.executable, "-c", program, kind, EXAMPLE],
            cwd=tmp_path,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(legalgraph.__file__).parents[1])},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert made[0] == made[1]


# ---------------------------------------------------------------- Markdown


def test_markdown_reads_as_it_was_written() -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(rendered("markdown").decode())
    assert [token for token in tokens if token.type.startswith("html")] == []
    levels = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    tables = sum(token.type == "table_open" for token in tokens)
    assert tables == sum(isinstance(one, Table) for one in walk(report()))


def test_markdown_links_lead_to_headings() -> None:
    text = rendered("markdown").decode()
    targets = set(re.findall(r"\]\(#([^)]+)\)", text))
    assert targets
    assert targets <= set(markdown.slugs(report()).values())


def test_markdown_notes_are_defined() -> None:
    text = rendered("markdown").decode()
    defined = set(re.findall(r"^\[\^(\d+)\]:", text, re.MULTILINE))
    used = set(re.findall(r"\[\^(\d+)\](?!:)", text))
    assert used == defined == {str(note.number) for note in report().notes}


# ---------------------------------------------------------------- HTML


@pytest.mark.parametrize("case", CASES)
def test_html_has_one_first_heading_and_skips_no_level(case: str) -> None:
    levels = [int(tag[1]) for tag, _ in page(case).elements if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_html_can_be_walked() -> None:
    found = page()
    for landmark in ("header", "nav", "main", "footer"):
        assert len(found.all(landmark)) == 1, landmark
    assert found.all("html")[0]["lang"] == "en-US"
    ids = [attributes["id"] for _, attributes in found.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for attributes in found.all("a"):
        assert (attributes["href"] or "").removeprefix("#") in ids, attributes
    for _, attributes in found.elements:
        for name in ("aria-labelledby", "aria-describedby"):
            assert attributes.get(name) in (None, *ids)
    for attributes in found.all("th"):
        assert attributes.get("scope") in ("col", "row")
    assert len(found.all("caption")) == len(found.all("table"))
    first = next(attributes for tag, attributes in found.elements if tag == "a")
    assert (first["class"], first["href"]) == ("skip", "#main")


def test_html_needs_no_script_and_asks_for_nothing() -> None:
    found = page()
    assert found.all("script", "link", "iframe", "object", "img", "form", "base", "svg") == []
    assert [
        attributes
        for _, attributes in found.elements
        if any(name.startswith("on") or name in ("src", "style") for name in attributes)
    ] == []
    (policy,) = [one["content"] for one in found.all("meta") if one.get("http-equiv") == "Content-Security-Policy"]
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "url(" not in stylesheet()
    assert "@import" not in stylesheet()


def test_a_status_is_never_colour_alone() -> None:
    signs = [one for one in walk(report()) if isinstance(one, Sign)]
    assert all(one.word and one.mark for one in signs)
    by_tone: dict[str, set[str]] = {}
    for one in signs:
        by_tone.setdefault(one.mark, set()).add(one.tone)
    text = "".join(page().text)
    for goal in material().assessment.goals:
        assert f"{goal.number}: " in text


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_every_ink_can_be_read_on_every_paper() -> None:
    blocks = re.findall(r":root \{(.*?)\}", stylesheet(), re.DOTALL)
    assert len(blocks) == 3  # light, dark, print
    for block in blocks:
        colors = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block))
        for ink in ("ink", "faint", "link", "met", "part", "not", "open", "none"):
            for paper in ("paper", "soft"):
                assert contrast(colors[ink], colors[paper]) >= 4.5, (ink, paper, block)


def test_the_pdf_has_the_colours_of_the_page() -> None:
    template = (Path(legalgraph.__file__).parent / "report" / "assets" / "report.typ").read_text(encoding="utf-8")
    light = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", re.findall(r":root \{(.*?)\}", stylesheet(), re.DOTALL)[0]))
    for name in ("met", "part", "not", "open"):
        assert light[name] in template


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[browser.Page, str]]:
    if browser.PROGRAM is None:
        pytest.skip("no browser here")
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_bytes(rendered("html"))
    with browser.browser() as found:
        yield found, file.as_uri()


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [360, 390, 768, 1280])
def test_html_in_a_browser(opened: tuple[browser.Page, str], width: int, dark: bool) -> None:
    shown, address = opened
    shown.events.clear()
    shown.size(width, 800, mobile=width < 700)
    shown.dark(dark)
    shown.open("about:blank")
    shown.open(address)
    assert shown.run("document.documentElement.scrollWidth") <= width
    assert shown.complaints() == []
    assert [url for url in shown.requests() if not url.startswith((address, "about:"))] == []
    paper = shown.run("getComputedStyle(document.body).backgroundColor")
    assert (paper == "rgb(255, 255, 255)") != dark
    assert shown.run("document.querySelectorAll('section[id^=goal-] blockquote').length") > 100
    wide = shown.run(
        "[...document.querySelectorAll('main *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1 "
        "&& !one.closest('.hidden')).map((one) => one.outerHTML.slice(0, 80))"
    )
    assert wide == []


def test_the_card_fits_the_first_page_of_a_print(opened: tuple[browser.Page, str]) -> None:
    shown, address = opened
    shown.open(address)
    printed = shown.call("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
    first = squeezed(pypdf.PdfReader(io.BytesIO(base64.b64decode(printed["data"]))).pages[0].extract_text())
    assert "Nothinghereislegaladvice" in first
    assert squeezed(material().assessment.issue_areas[0].label) in first


def test_the_focus_is_seen(opened: tuple[browser.Page, str]) -> None:
    shown, address = opened
    shown.size(1280, 800)
    shown.open(address)
    shown.call("Input.dispatchKeyEvent", type="keyDown", key="Tab", code="Tab", windowsVirtualKeyCode=9)
    shown.call("Input.dispatchKeyEvent", type="keyUp", key="Tab", code="Tab", windowsVirtualKeyCode=9)
    assert shown.run("document.activeElement.className") == "skip"
    assert shown.run("document.activeElement.getBoundingClientRect().left") >= 0
    assert shown.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"


# ---------------------------------------------------------------- PDF


@pytest.mark.parametrize("case", CASES)
def test_the_pdf_is_tagged_and_says_what_it_is(case: str) -> None:
    root = reader(case).trailer["/Root"]
    assert root["/Lang"] == "en-US"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    info = reader(case).metadata
    assert info is not None
    assert info.title == report(case).title
    assert info.creation_date is None
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert re.search(r'pdfuaid:part(>|=")1', xmp)
    roles: dict[str, int] = {}
    stack = [root["/StructTreeRoot"]]
    seen = set()
    while stack:
        one = stack.pop().get_object()
        if not isinstance(one, dict) or id(one) in seen:
            continue
        seen.add(id(one))
        if "/S" in one:
            roles[one["/S"]] = roles.get(one["/S"], 0) + 1
        kids = one.get("/K", [])
        kids = kids.get_object() if hasattr(kids, "get_object") else kids
        stack += [kid for kid in (kids if isinstance(kids, list) else [kids]) if not isinstance(kid, int)]
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/P", "/Link"} <= set(roles)
    found = list(walk(report(case)))
    assert roles["/Table"] == sum(isinstance(one, Table) for one in found)
    assert roles.get("/BlockQuote", 0) == sum(isinstance(one, Quotation) for one in found)


def test_the_pdf_holds_the_words() -> None:
    text = squeezed("".join(page.extract_text() for page in reader().pages))
    for goal in material().assessment.goals:
        assert squeezed(goal.label) in text
    for digest in material().digests:
        assert all(digest.digest[at : at + 32] in text for at in (0, 32))


def test_the_card_fits_the_first_page() -> None:
    first = squeezed(reader().pages[0].extract_text())
    for area in material().assessment.issue_areas:
        assert squeezed(area.label) in first
    assert "Nothinghereislegaladvice" in first
    assert "Contents" not in first
    assert squeezed(reader().pages[1].extract_text()).startswith("Contents")


def test_the_pdf_has_bookmarks_of_all_goals() -> None:
    def titles(entries: Any) -> Iterator[str]:
        for one in entries:
            if isinstance(one, list):
                yield from titles(one)
            else:
                yield one.title

    found = "".join(squeezed(title) for title in titles(reader().outline))
    assert all(squeezed(goal.label) in found for goal in material().assessment.goals)


def test_without_the_extra_a_pdf_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(MissingExtra, match="typst") as caught:
        render(report("tutorial"), "pdf")
    assert caught.value.exit_code == 3
    assert "legalgraph[report]" in str(caught.value.mend)


# ---------------------------------------------------------------- the command


def test_the_command_writes_one_file_by_its_suffix(tmp_path: Path) -> None:
    for suffix in FORMATS.values():
        with pytest.raises(SystemExit) as end:
            main(["report", "us-zz", "--data", str(EXAMPLE), "-o", str(tmp_path / f"a.{suffix}")])
        assert end.value.code == 0
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "a.html").read_bytes() == rendered("html", "tutorial")
    assert (tmp_path / "a.md").read_bytes() == rendered("markdown", "tutorial")


def test_the_command_writes_several_formats(tmp_path: Path) -> None:
    for output, names in ((tmp_path, ("us-zz.md", "us-zz.html")), (tmp_path / "x.pdf", ("x.md", "x.html"))):
        with pytest.raises(SystemExit) as end:
            main(["report", "us-zz", "--data", str(EXAMPLE), "--format", "markdown,html", "-o", str(output)])
        assert end.value.code == 0
        assert all((tmp_path / name).is_file() for name in names)


@pytest.mark.parametrize(
    "arguments",
    [
        ["report", "us-zz", "--format", "docx"],
        ["report", "us-zz", "--format", "pdf"],
        ["report", "us-zz", "--format", "html,markdown"],
        ["report", "us-zz", "-o", "report"],
        ["report", "us-zz", "-o", "report.docx"],
        ["report", "us-nowhere"],
    ],
    ids=" ".join,
)
def test_what_cannot_be_written_is_refused(arguments: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([*arguments, "--data", str(EXAMPLE)])
    assert end.value.code == 2
    assert "mend:" in capfd.readouterr().err


def test_a_suffix_that_tells_nothing() -> None:
    for name in ("report", "report.", "report.txt", "html"):
        with pytest.raises(Misuse):
            guess(name)
    with pytest.raises(UnknownName):
        render(report("tutorial"), "docx")


def test_why_points_are_forced_is_said_where_they_are() -> None:
    told = {
        case: " ".join(one.text for one in walk(report(case)) if isinstance(one, Run))
        for case in ("shipped", "tutorial")
    }
    for number, why in material().forced.items():
        points = material().assessment.goal(number).points
        assert points is not None
        assert points.basis == "forced"
        assert why in told["shipped"]
        assert why not in told["tutorial"]
    assert material().forced
