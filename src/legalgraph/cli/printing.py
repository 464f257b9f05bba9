"""Printing what a command found: to the terminal with rich, or plain to a pipe or file."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from legalgraph.output import write

if TYPE_CHECKING:
    from rich.console import RenderableType


def emit(content: RenderableType | str | bytes, path: str | Path | None = None) -> None:
    """Print text, bytes or a rich renderable; a file gets no colours and 100 columns."""
    target = Path(path) if path is not None else None
    if isinstance(content, str):
        write(content.encode(), target)
    elif isinstance(content, bytes):
        write(content, target)
    elif target is None:
        from legalgraph.render.text import console

        console().print(content)
    else:
        from rich.console import Console

        plain = Console(file=io.StringIO(), width=100, highlight=False)
        plain.print(content)
        assert isinstance(plain.file, io.StringIO)
        write(plain.file.getvalue().encode(), target)
