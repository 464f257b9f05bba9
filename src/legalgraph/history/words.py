"""Two texts of one section, passage by passage and word by word.

The one text may have lost the labels of its subdivisions and the other be quoted in parts, so that passages do not stand one
beside the other. A passage is compared with that of the other text with which it shares most; one that shares little is
compared with none. What a document adds in brackets, where it leaves words out, and how it prints a word's first letter or the
sign after it, is no difference of law.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from legalgraph.history.values import Run, TextDifference

if TYPE_CHECKING:
    from collections.abc import Sequence

_HELD: Final = 0.85  # of the shorter passage: the longer holds it
_LIKE: Final = 0.5  # of the shorter, and of the longer:
_APART: Final = 0.3
_RUN: Final = 3  # words in a row; fewer are in common by chance
_FEW: Final = 4
_SIGNS: Final = str.maketrans({"’": "'", "‘": "'", "“": "", "”": "", '"': "", "–": "-"})
_LETTER: Final = re.compile(r"\[(\w)\](?=\w)")
_ADDED: Final = re.compile(r"\s*\[\[?[^\]]*\]\]?")
_LEFT_OUT: Final = re.compile(r"\.(?:\s\.)+")


def differences(before: Sequence[str], after: Sequence[str]) -> tuple[TextDifference, ...]:
    """The passages that correspond, in the order of the second text; those with no counterpart are left out.

    >>> found = differences(["The board may train its officers."], ["the board shall train its officers [of police]"])
    >>> [(run.mark, run.words) for run in found[0].runs]
    [('=', 'the board'), ('-', 'may'), ('+', 'shall'), ('=', 'train its officers'), ('=', '…')]
    """
    olds, news = ([_words(text) for text in texts] for texts in (before, after))
    chosen = [(new, _nearest(new, olds)) for new in news]
    used = [place for _, place in chosen if place is not None]
    return tuple(
        TextDifference(_runs(olds[place], new, part=used.count(place) > 1))
        for new, place in chosen
        if place is not None
    )


def _words(text: str) -> list[str]:
    return _LEFT_OUT.sub("…", _ADDED.sub(" … ", _LETTER.sub(r"\1", text))).split()


def _nearest(new: list[str], olds: list[list[str]]) -> int | None:
    best, place = 0, None
    for number, old in enumerate(olds):
        if not old or not new:
            continue
        blocks = [block.size for block in _matcher(old, new).get_matching_blocks()]
        shared = sum(size for size in blocks if size >= min(_RUN, len(new), len(old)))
        small, large = sorted((len(old), len(new)))
        like = shared >= _HELD * small or (shared >= _LIKE * small and shared >= _APART * large)
        if shared > best and shared >= min(_FEW, small) and like:
            best, place = shared, number
    return place


def _runs(old: list[str], new: list[str], *, part: bool) -> tuple[Run, ...]:
    """The runs; where the old passage holds more than this one (``part``), what stands around it is no difference."""
    found: list[Run] = []
    for mark, i1, i2, j1, j2 in _matcher(old, new).get_opcodes():
        gone, come = " ".join(old[i1:i2]), " ".join(new[j1:j2])
        if mark == "equal" or "…" in (gone.strip(" ,;:."), come.strip(" ,;:.")):  # what is left out is not gone
            found.append(Run("=", come if mark == "equal" else "…"))
            continue
        if gone:
            found.append(Run("-", gone))
        if come:
            found.append(Run("+", come))
    if part:
        while found and found[0].mark == "-":
            del found[0]
        while found and found[-1].mark == "-":
            del found[-1]
    return tuple(found)


def _matcher(old: list[str], new: list[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, [_key(word) for word in old], [_key(word) for word in new], autojunk=False)


def _key(word: str) -> str:
    plain = word.translate(_SIGNS).casefold()
    return plain.rstrip(",;:.") or plain
