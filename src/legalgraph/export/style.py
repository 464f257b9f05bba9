"""Colours, shapes and safe text for every export. The palette is Okabe and Ito's, which colour-blind readers can tell apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from legalgraph.network import Node

STATUS_COLORS: Final = {
    "fully met": "#009E73",
    "partly met": "#E69F00",
    "not met": "#D55E00",
    "undetermined": "#CC79A7",
    "passed": "#009E73",
    "failed": "#D55E00",
    "cantTell": "#CC79A7",
    "inapplicable": "#999999",
    "untested": "#999999",
}
STATUS_MARKS: Final = {
    "fully met": "●",
    "partly met": "◐",
    "not met": "○",
    "undetermined": "?",
    "passed": "✓",
    "failed": "✗",
    "cantTell": "?",
    "inapplicable": "–",
    "untested": "·",
}
KIND_COLORS: Final = {
    "jurisdiction": "#555555",
    "statute": "#0072B2",
    "provision": "#56B4E9",
    "bill": "#0072B2",
    "norm": "#7A6FAC",
    "agency": "#8C6D31",
    "fund": "#B8A000",
    "victim category": "#A0527C",
    "issue area": "#333333",
}
EDGE_COLORS: Final = {"counts against": "#D55E00", "defeats": "#D55E00", "nearly meets": "#E69F00"}
KIND_SHAPES: Final = {
    "goal": "round-rectangle",
    "criterion": "hexagon",
    "extra credit": "hexagon",
    "norm": "ellipse",
    "issue area": "diamond",
}
_UNSAFE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
SAFE_SCHEMES: Final = ("http://", "https://", "mailto:", "urn:")


def color(node: Node) -> str:
    """A node's colour: by status where it has one, else by kind."""
    return STATUS_COLORS.get(node.status or "", KIND_COLORS.get(node.kind, "#777777"))


def marked(node: Node, label: str) -> str:
    """A label with the mark of its status, so that colour is never alone."""
    return f"{STATUS_MARKS[node.status]} {label}" if node.status in STATUS_MARKS else label


def ink(fill: str) -> str:
    """Black or white, whichever reads better on a colour (by relative luminance)."""
    parts = [part / 255 for part in rgb(fill)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000000" if (light + 0.05) / 0.05 > 1.05 / (light + 0.05) else "#FFFFFF"


def rgb(code: str) -> tuple[int, int, int]:
    """A colour as red, green and blue."""
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def clean(text: str) -> str:
    """Text without characters that XML forbids or that reorder what is read: controls, bidi marks, lone surrogates."""
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)


def link(iri: str) -> str | None:
    """An IRI that may be followed, else nothing."""
    return iri if iri.lower().startswith(SAFE_SCHEMES) else None
