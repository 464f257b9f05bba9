"""Hostile words of law go through every format of the report; none executes, each is read again with the words still there."""

from __future__ import annotations

import io
import re
import shutil
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pypdf
import pytest
from markdown_it import MarkdownIt

import browser
import legalgraph
from legalgraph.export.style import clean
from legalgraph.report import FORMATS, render
from legalgraph.report.compose import document
from legalgraph.report.material import gather
from legalgraph.report.values import (
    Anchor,
    Bullets,
    Column,
    Document,
    Facts,
    Jump,
    Masthead,
    Note,
    NoteRef,
    Paragraph,
    Quotation,
    Run,
    Section,
    Sign,
    Table,
    Web,
)

pytestmark = pytest.mark.xdist_group("report")
EXAMPLE = Path(__file__).resolve().parents[1] / "docs" / "tutorial" / "example-state"
PAYLOADS = [
    "<script>window.hit = 1</script>",
    "</style><script>window.hit = 2</script>",
    '"><img src=x onerror="window.hit = 3">',
    "' onmouseover='window.hit = 4",
    "</title><svg onload=window.hit=5>",
    "<!-- --><b>bold</b>",
    "&lt;script&gt; &amp; &#x6a;",
    "javascript:window.hit=6",
    "[click](javascript:window.hit=7)",
    "![x](http://canary.example/x.png)",
    "<http://canary.example/>",
    "http://canary.example/ www.canary.example",
    "*bold* _slant_ `code` ~~gone~~ **",
    "# heading",
    "- item",
    "1. item",
    "> quote",
    "| cell | cell |",
    "---",
    "===",
    "```",
    "[^1]: note",
    "[x]: http://canary.example/",
    "a\n\n# heading\n\n<script>window.hit = 8</script>",
    '#panic("typst")',
    '#read("/etc/hostname")',
    '#link("javascript:alert(1)")[x]',
    "$ sum $ @label <label> = heading",
    '"); #panic("x") //',
    '\\u{41} \\" \\\\ \\#',
    "nul \x00 bell \x07 tab \t vertical \x0b",
    "bidi \u202eevil\u202c \u2066x\u2069 \u200f",
    "\ufffe \uffff \x85",
    "漢字 😀 ﷽",
    "“quotes” 'and' \"marks\"",
    "=1+1",
]
PLAIN = "plain words"
WORDS = ("text", "text_special", "strong_open", "strong_close", "em_open", "em_close")  # words, louder or not


def page(words: str) -> Document:
    """A document of every kind of value, with the words wherever words can stand."""
    line = (
        Run(words),
        Run(words, "strong"),
        Run(words, "quiet"),
        Run(words, "term"),
        Run(words, "code"),
        NoteRef(1),
        Jump(words, "second"),
        Web(words, "javascript:window.hit=9"),
        Web(words, f"https://law.example/{words}"),
    )
    sign = Sign("●", words, "met")
    columns = (Column(words), Column(words, "number"), Column(words, "code"))
    blocks = (
        Masthead(words, words, words, ((words, words),)),
        Paragraph(line, "lead"),
        Paragraph((Run(words),), "quiet"),
        Bullets((line, (Run(words),))),
        Facts(((words, line),)),
        Quotation(line, (line, (Run(words),))),
        Table(
            words, columns, ((line, (sign,), (Anchor(words, "here"),)), ((Run(words),), (Run(words),), (Run(words),)))
        ),
    )
    sections = (
        Section("card", words, (Paragraph((Run(words),)),)),
        Section("first", words, (*blocks, Section("inner", words, blocks[1:4], sign=sign)), listed=True),
        Section("second", words, (Paragraph((Run(words),)),), number=words, sign=sign, listed=True, fresh=True),
    )
    return Document(words, words, "en-US", words, sections, (Note(1, (Run("See the "), Run(words))),), (Run(words),))


class Skeleton(HTMLParser):
    """The tags of a page with the names of their attributes, and its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, ...]] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, *(name for name, _ in attrs)))
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action")]

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(("/" + tag,))

    def handle_comment(self, data: str) -> None:
        self.tags.append(("comment",))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def one_space(text: str) -> str:
    return " ".join(clean(text).split())


@pytest.mark.parametrize("words", PAYLOADS)
def test_html_keeps_its_bones(words: str) -> None:
    hostile, plain = (Skeleton(render(page(one), "html").decode()) for one in (words, PLAIN))
    assert hostile.tags == plain.tags
    assert all(link.startswith(("#", "https://law.example/")) for link in hostile.links)
    assert one_space(words) in one_space("".join(hostile.words))


def bones(text: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """The blocks and marks that a reader of Markdown finds, with the targets of links less what was asked for."""
    found = []
    for token in MarkdownIt("commonmark", {"linkify": False}).enable(["table", "strikethrough"]).parse(text):
        inner = tuple(
            child.type + " javascript" * str(child.attrGet("href")).startswith("javascript")
            for child in token.children or ()
            if child.type not in WORDS
        )
        found.append((token.type, token.tag, inner))
    return found


@pytest.mark.parametrize("words", PAYLOADS)
def test_markdown_keeps_its_bones(words: str) -> None:
    hostile, plain = (render(page(one), "markdown").decode() for one in (words, PLAIN))
    assert bones(hostile) == bones(plain)
    assert "html" not in " ".join(kind for kind, _, _ in bones(hostile))
    tokens = MarkdownIt("commonmark").enable("table").parse(hostile)
    said = " ".join(child.content for token in tokens for child in token.children or () if child.type == "text")
    assert one_space(words) in one_space(said)


@cache
def hostile_pdf() -> bytes:
    return render(page(" ¶ ".join(PAYLOADS)), "pdf")


def test_the_pdf_holds_the_words_and_runs_nothing() -> None:
    data = hostile_pdf()
    reader = pypdf.PdfReader(io.BytesIO(data), strict=True)
    text = re.sub(r"\s+", "", "".join(one.extract_text() for one in reader.pages))
    for words in (
        '#panic("typst")',
        '#read("/etc/hostname")',
        "$sum$@label<label>=heading",
        "<script>window.hit=1</script>",
    ):
        assert words.replace(" ", "") in text
    assert "[U+6F22][U+5B57]" in text
    addresses = set()
    for one in reader.pages:
        for annotation in one.get("/Annots") or ():
            action = annotation.get_object().get("/A", {})
            assert action.get("/S") in (None, "/URI", "/GoTo"), action
            if "/URI" in action:
                addresses.add(str(action["/URI"]))
    assert addresses
    assert all(address.startswith("https://law.example/") for address in addresses)
    root = reader.trailer["/Root"]
    assert {"/OpenAction", "/AA", "/JavaScript", "/AcroForm"} & set(root) == set()
    assert "/JavaScript" not in root.get("/Names", {})


def test_controls_and_marks_that_reorder_are_gone() -> None:
    for kind in ("markdown", "html"):
        text = render(page("".join(PAYLOADS)), kind).decode()
        assert (
            re.findall(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]", text) == []
        )


# ---------------------------------------------------------------- from a file of law


@pytest.fixture(scope="module")
def hostile_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tutorial's state with a hostile law: in the provision's words and catch-line, the norm, the state and the source."""
    folder = tmp_path_factory.mktemp("hostile") / "us-zz"
    shutil.copytree(EXAMPLE, folder)
    words = " ".join(PAYLOADS[:30])
    escaped = "".join(one if one.isalnum() or one == " " else f"\\u{ord(one):04X}" for one in words.replace("\x00", ""))
    for file in folder.rglob("*.ttl"):
        text = file.read_text(encoding="utf-8")
        pattern = r'((?:lg:text|lg:words|eli:title|dcterms:title|rdfs:label) ")([^"\\]*)"'
        file.write_text(re.sub(pattern, lambda m: f'{m[1]}{m[2]} {escaped}"', text), encoding="utf-8")
    return folder


@pytest.mark.parametrize("kind", FORMATS)
def test_hostile_law_goes_through(hostile_state: Path, kind: str, tmp_path: Path) -> None:
    made = render(document(gather(legalgraph.load(hostile_state), "us-zz")), kind)
    if kind == "html":
        found = Skeleton(made.decode())
        assert {tag for tag, *_ in found.tags} & {"script", "img", "svg", "iframe", "comment"} == set()
        assert all(link.startswith("#") for link in found.links)
        assert PAYLOADS[0] in "".join(found.words)
        if browser.PROGRAM is not None:
            run(made, tmp_path)
    elif kind == "markdown":
        assert "html" not in " ".join(name for name, _, _ in bones(made.decode()))
    else:
        text = re.sub(r"\s+", "", "".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(made)).pages))
        assert PAYLOADS[24] in text


def run(data: bytes, folder: Path) -> None:
    """Open a page in a browser: nothing of it runs, and it asks for nothing."""
    file = folder / "hostile.html"
    file.write_bytes(data)
    with browser.browser() as shown:
        shown.open(file.as_uri())
        assert shown.run("window.hit") is None
        assert shown.run("document.scripts.length") == 0
        assert shown.complaints() == []
        assert [url for url in shown.requests() if not url.startswith(("about:", file.as_uri()))] == []


def test_a_browser_runs_nothing_of_a_hostile_page(tmp_path: Path) -> None:
    if browser.PROGRAM is None:
        pytest.skip("no browser here")
    run(render(page(" ".join(PAYLOADS)), "html"), tmp_path)
