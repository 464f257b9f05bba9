"""Output of commands that stands in hand-written pages, between markers, exactly as the command prints it.

    <!-- output of: legalgraph explain us-ms 2.9; from "^2.9"; to "^──" -->
    <!-- end of output -->

Each ``from`` begins a part that is shown, at the next line that matches; ``to`` ends it before the next line that matches. What
is left out shows as an ellipsis.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import sys
from functools import cache
from pathlib import Path
from unittest.mock import patch

from legalgraph import knowledgegraph
from legalgraph.cli import main

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"(<!-- output of: (.+?) -->\n).*?(<!-- end of output -->)", re.DOTALL)
LOADED = cache(knowledgegraph.load)  # commands share what they load, and the assessments made of it
CUT = re.compile(r'(from|to) "([^"]+)"')


@cache
def run(command: str) -> tuple[int, str]:
    """Run a legalgraph command here, at 80 columns, from the top of the checkout; give exit code and what it printed."""
    words = shlex.split(command)
    if words[0] not in ("legalgraph", "scripts/legalgraph"):
        raise ValueError(f"not a command of ours: {command}")
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    kept = sys.argv, sys.stdin
    code = 0
    with (
        contextlib.chdir(ROOT),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(out),
        patch.object(knowledgegraph, "load", LOADED),
    ):
        try:
            main(words[1:])
        except SystemExit as end:
            code = int(end.code or 0)
        finally:
            sys.argv, sys.stdin = kept
    out.flush()
    raw = out.buffer
    assert isinstance(raw, io.BytesIO)
    return code, raw.getvalue().decode()


def cut(text: str, cuts: list[tuple[str, str]]) -> list[str]:
    """The lines that the cuts show."""
    lines = [line.rstrip() for line in text.rstrip("\n").split("\n")]
    if not cuts:
        return lines
    shown: list[str] = []
    at, showing = 0, cuts[0][0] == "to"
    begun = 0
    for which, pattern in cuts:
        while at < len(lines) and not re.search(pattern, lines[at]):
            at += 1
        if at == len(lines):
            raise ValueError(f"no line matches {pattern!r}")
        if which == "from":
            if at > begun and not showing:
                shown.append("…")
            begun, showing = at, True
        else:
            shown += lines[begun:at]
            begun, showing = at, False
    if showing:
        shown += lines[begun:]
    else:
        shown.append("…")
    return shown


def fill(text: str) -> str:
    """The page with every block as its command prints it."""

    def output(match: re.Match[str]) -> str:
        command, _, rest = match[2].partition("; ")
        shown = "\n".join(cut(run(command)[1], CUT.findall(rest)))
        return f"{match[1]}```text\n{shown}\n```\n{match[3]}"

    return BLOCK.sub(output, text)
