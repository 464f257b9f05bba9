"""The explorer: one HTML file that holds everything and asks for nothing."""

from __future__ import annotations

import json
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from legalgraph.errors import MissingContent

if TYPE_CHECKING:
    from collections.abc import Mapping


def html(values: Mapping[str, Any]) -> bytes:
    """The page with its values (of ``explorer.values``), its script and Cytoscape.js inlined."""
    text = json.dumps(values, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    parts = {
        "TITLE": escape(str(values["title"])),
        "STYLE": _asset("explorer.css"),
        "DATA": text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"),
        "CYTOSCAPE": _checked("cytoscape.min.js"),
        "SCRIPT": "\n".join(_asset(name) for name in ("recount.js", "explorer.js")),
    }
    out = []
    for piece in _asset("explorer.html").split("%%"):
        out.append(parts.get(piece, piece))
    return "".join(out).encode()


def _asset(name: str) -> str:
    return (files("legalgraph.export") / "assets" / name).read_text(encoding="utf-8")


def _checked(name: str) -> str:
    """A vendored file, if it is the one that the manifest names."""
    text = _asset(name)
    if sha256(text.encode()).hexdigest() != json.loads(_asset("manifest.json"))[name]["sha256"]:
        raise MissingContent(f"{name} is not the file that was shipped", mend="install legalgraph again")
    return text
