"""The three columns that a file of held rows has more than the file it came from.

They are ours: such a file comes back corrected, and then nobody maps, stages or reads
them. «dong» alone would pass for «đông», the east of a pair of coordinates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count

ROW, WORDS, WORDS_EN = "dong", "loi", "error"
"""Number of the row in the file that was sent; what is wrong, in both languages."""
ADDED = (ROW, WORDS, WORDS_EN)


def names_beside(names: Iterable[str]) -> tuple[str, str, str]:
    """Return the three names, numbered where the file has such columns of its own."""
    taken = {name.casefold() for name in names}
    for number in count(1):
        ours = _numbered(number)
        if taken.isdisjoint(ours):
            return ours
    raise AssertionError


def added(names: Sequence[str]) -> frozenset[str]:
    """Return those of ``names`` that are the three; none unless all three are there."""
    found = frozenset[str]()
    for number in count(1):
        ours = frozenset(_numbered(number))
        if not ours <= set(names):
            return found
        found = ours
    return found


def _numbered(number: int) -> tuple[str, str, str]:
    if number == 1:
        return ADDED
    return f"{ROW}_{number}", f"{WORDS}_{number}", f"{WORDS_EN}_{number}"
