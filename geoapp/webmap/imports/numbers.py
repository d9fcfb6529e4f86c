"""How many rows an import writes and leaves, in words for before and after it."""

from __future__ import annotations

from django.utils.translation import ngettext

from geoapp.analysis.reasons import number
from geoapp.ingest.request import Counts


def written_words(counts: Counts) -> str:
    """Return «12 dòng mới, 3 dòng thay đổi, 1 nơi kết thúc»; empty for nothing."""
    new, changed, ended = counts.new, counts.changed, counts.ended
    said = (
        (new, ngettext("%(n)s dòng mới", "%(n)s dòng mới", new)),
        (changed, ngettext("%(n)s dòng thay đổi", "%(n)s dòng thay đổi", changed)),
        (ended, ngettext("%(n)s nơi kết thúc", "%(n)s nơi kết thúc", ended)),
    )
    return _joined(said)


def unwritten_words(counts: Counts, held: int, repeated: int) -> str:
    """Return what of the file changes nothing, and why; empty for nothing."""
    same, left = counts.unchanged, counts.left
    said = (
        (
            same,
            ngettext(
                "%(n)s dòng đã có sẵn như vậy", "%(n)s dòng đã có sẵn như vậy", same
            ),
        ),
        (
            held,
            ngettext(
                "%(n)s dòng bị giữ lại vì có lỗi",
                "%(n)s dòng bị giữ lại vì có lỗi",
                held,
            ),
        ),
        (
            left,
            ngettext(
                "%(n)s dòng bạn chọn không ghi", "%(n)s dòng bạn chọn không ghi", left
            ),
        ),
        (
            repeated,
            ngettext(
                "%(n)s dòng lặp lại y nguyên", "%(n)s dòng lặp lại y nguyên", repeated
            ),
        ),
    )
    return _joined(said)


def _joined(said: tuple[tuple[int, str], ...]) -> str:
    return ", ".join(words % {"n": number(n)} for n, words in said if n)
