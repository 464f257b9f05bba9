"""Reports: a document as values, and three renderers of it. Content is written once and rendered as Markdown, HTML or PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from legalgraph.errors import Misuse, UnknownName

if TYPE_CHECKING:
    from legalgraph.report.values import Document

FORMATS: Final = {"markdown": "md", "html": "html", "pdf": "pdf"}
_SUFFIXES: Final = {"md": "markdown", "markdown": "markdown", "html": "html", "htm": "html", "pdf": "pdf"}


def guess(name: str) -> str:
    """The format that a file's suffix tells; raises ``Misuse`` where it tells none.

    >>> guess("card.PDF")
    'pdf'
    """
    suffix = name.rpartition(".")[2].lower()
    if "." not in name or suffix not in _SUFFIXES:
        raise Misuse(f"the suffix of {name} tells no format", mend=f"say --format: {', '.join(FORMATS)}")
    return _SUFFIXES[suffix]


def render(document: Document, kind: str) -> bytes:
    """The document in one of the ``FORMATS``; equal documents give equal bytes.

    Raises ``UnknownName`` for another format, and ``MissingExtra`` where a PDF is asked for without the extra ``report``.
    """
    if kind == "markdown":
        from legalgraph.report.markdown import markdown

        return markdown(document)
    if kind == "html":
        from legalgraph.report.html import html

        return html(document)
    if kind == "pdf":
        from legalgraph.report.pdf import pdf

        return pdf(document)
    raise UnknownName.among("format", kind, FORMATS)
