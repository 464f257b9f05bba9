"""PNG, drawn from the SVG by resvg: the extra ``png``. Letters come from the machine's fonts."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Final

from legalgraph.errors import MissingExtra, Misuse
from legalgraph.export.svg import svg

if TYPE_CHECKING:
    from legalgraph.layout import Layout
    from legalgraph.network import Network

_PIXELS: Final = 60_000_000
_LEAST: Final = 0.8


def png(network: Network, layout: Layout) -> bytes:
    """The picture at twice its size; raises ``MissingExtra`` without resvg-py, ``Misuse`` where it would be too large."""
    try:
        import resvg_py
    except ImportError:
        raise MissingExtra.of("png", "resvg-py", "a PNG") from None
    zoom = min(2.0, sqrt(_PIXELS / (layout.width * layout.height)))
    if zoom < _LEAST:
        raise Misuse("the picture is too large for a PNG", mend="export SVG, or narrow the view with filters")
    return bytes(resvg_py.svg_to_bytes(svg_string=svg(network, layout).decode(), zoom=zoom, background="#ffffff"))
