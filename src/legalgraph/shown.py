"""How results show themselves in a notebook: HTML without script, style sheet or request, and one line of plain text."""

from __future__ import annotations

from typing import Any


class Shown:
    """A result that Jupyter and its kin display by themselves."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        """The result as HTML that inherits the notebook's own colours."""
        from legalgraph.render.notebook import html

        return html(self)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """HTML for those who show it, and a line for those who do not."""
        from legalgraph.render.notebook import html, line

        return {"text/html": html(self), "text/plain": line(self)}
