"""How a text file is encoded, as far as its bytes prove it."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

_CHUNK = 1024**2
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)


@dataclass(frozen=True, slots=True)
class TextEncoding:
    """``is_sound``: every byte decodes. ``name`` is None when nothing is known."""

    codec: str
    name: str | None
    is_sound: bool
    bad_line: int | None = None


def encoding_of(path: Path) -> TextEncoding:
    """Look at the byte order mark and at every byte."""
    with path.open("rb") as opened:
        head = opened.read(4)
        codec, name = next(
            ((codec, name) for mark, codec, name in _MARKS if head.startswith(mark)),
            _unmarked(head),
        )
        opened.seek(0)
        decoder = codecs.getincrementaldecoder(codec)()
        lines = 0
        while chunk := opened.read(_CHUNK):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                lines += error.object[: error.start].count(b"\n")
                return TextEncoding(codec, None, is_sound=False, bad_line=lines + 1)
            lines += chunk.count(b"\n")
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return TextEncoding(codec, None, is_sound=False, bad_line=lines + 1)
    return TextEncoding(codec, name, is_sound=True)


def _unmarked(head: bytes) -> tuple[str, str | None]:
    """Recognise UTF-16 without a mark by its zeros beside ASCII."""
    if len(head) == 4 and head[1] == head[3] == 0 and head[0] and head[2]:
        return "utf-16-le", "UTF-16"
    if len(head) == 4 and head[0] == head[2] == 0 and head[1] and head[3]:
        return "utf-16-be", "UTF-16"
    return "utf-8", "UTF-8"
