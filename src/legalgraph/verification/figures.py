"""Figures as the law prints them: in digits, with a sign for money or percent, and in words.

>>> sorted(printed("not more than Fifty Thousand Dollars ($50,000.00), or two (2) years"))
[Decimal('2'), Decimal('50000')]
>>> Decimal(10) in printed("ten percent of the proceeds")
True
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

_UNITS: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES: Final = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_VALUES: Final = {word: n for n, word in enumerate(_UNITS)} | {word: 20 + 10 * n for n, word in enumerate(_TENS)}
_DIGITS: Final = re.compile(r"(?<![\w.-])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\w-])|(?<![\w.,-])\d+(?:\.\d+)?(?![\w-])")
_WORD: Final = "|".join(sorted([*_VALUES, *_SCALES], key=len, reverse=True))
_WORDS: Final = re.compile(rf"\b(?:(?:{_WORD})(?:[\s-]+(?:and\s+)?(?={_WORD})|\b))+", re.IGNORECASE)


def printed(text: str) -> frozenset[Decimal]:
    """Every number that a text prints, in digits or in words."""
    found = {Decimal(match[0].replace(",", "")).normalize() for match in _DIGITS.finditer(text.replace("\\", ""))}
    found |= {_spoken(match[0]) for match in _WORDS.finditer(text)}
    return frozenset(Decimal(int(n)) if n == n.to_integral_value() else n for n in found)


def _spoken(words: str) -> Decimal:
    total = part = 0
    for word in re.findall(r"[a-z]+", words.lower()):
        if word in _VALUES:
            part += _VALUES[word]
        elif word == "hundred":
            part = (part or 1) * 100
        elif word in _SCALES:
            total, part = total + (part or 1) * _SCALES[word], 0
    return Decimal(total + part)
