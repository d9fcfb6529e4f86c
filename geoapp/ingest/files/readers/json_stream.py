"""GeoJSON a feature at a time: never the whole file in memory, positions for errors.

GDAL types a column by its own rules and drops what does not fit; here every value is as
it was written.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from geoapp.ingest.files.refusal import Refusal

MAX_VALUE_CHARACTERS = 256 * 1024**2
"""Longest single feature."""
_CHUNK = 1024**2
_EDGE_CHARACTERS = 16
"""Longer than any token but a string or a number."""
_LONGEST_INTEGER = 400
"""Digits; a float ends at 309."""
_SPACE = re.compile(r"[ \t\r\n\x1e]*")


def _integer(text: str) -> int | float:
    """Read whole numbers; beyond any use, as Python refuses to (a guard of its own)."""
    return int(text) if len(text) <= _LONGEST_INTEGER else float(text)


_DECODER = json.JSONDecoder(parse_int=_integer)


class JsonText:
    """The text of a file through a window that moves forward."""

    def __init__(self, path: Path, encoding: str) -> None:
        self._opened = path.open("rb")
        self._decoder = codecs.getincrementaldecoder(encoding)("surrogateescape")
        self._parse: Callable[[str, int], tuple[Any, int]] = _DECODER.raw_decode
        self._text = ""
        self._at = 0
        self._lines_gone = 0
        self._column_gone = 0
        self._is_all = False

    def close(self) -> None:
        self._opened.close()

    def peek(self) -> str:
        """Return the next character that is no white space, '' at the end."""
        while True:
            found = _SPACE.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text) or not self._more():
                return self._text[self._at : self._at + 1]

    def take(self, wanted: str) -> None:
        if self.peek() != wanted:
            raise self.broken(self._at)
        self._at += 1

    def value(self) -> Any:
        """Parse the value that begins here, reading on until it is whole."""
        self.peek()
        while True:
            try:
                value, end = self._parse(self._text, self._at)
            except json.JSONDecodeError as error:
                if self._is_certain(error):
                    raise self.broken(error.pos) from error
            else:
                # a number may go on behind the window's edge
                if end < len(self._text) or self._is_all:
                    self._at = end
                    return value
            self._more(double=True)

    def _is_certain(self, error: json.JSONDecodeError) -> bool:
        """Tell a mistake from a value that the window's edge cuts."""
        if self._is_all or len(self._text) - self._at > MAX_VALUE_CHARACTERS:
            return True
        may_go_on = error.msg.startswith(("Unterminated", "Invalid \\"))
        return not may_go_on and error.pos < len(self._text) - _EDGE_CHARACTERS

    def broken(self, position: int) -> Refusal:
        before = self._text[:position]
        line = self._lines_gone + before.count("\n") + 1
        last = before.rfind("\n")
        column = position - last if last >= 0 else self._column_gone + position + 1
        if self._is_all and position >= len(self._text.rstrip()):
            return Refusal("json_cut", line=line, column=column)
        return Refusal("json_broken", line=line, column=column)

    def _more(self, *, double: bool = False) -> bool:
        """Move the window: drop what was read, take in more; with ``double`` grow."""
        gone, self._text = self._text[: self._at], self._text[self._at :]
        self._at = 0
        if "\n" in gone:
            self._column_gone = len(gone) - gone.rfind("\n") - 1
            self._lines_gone += gone.count("\n")
        else:
            self._column_gone += len(gone)
        size = max(_CHUNK, len(self._text)) if double else _CHUNK
        raw = self._opened.read(size)
        self._text += self._decoder.decode(raw, final=not raw)
        self._is_all = not raw
        return bool(raw)


def features(path: Path, encoding: str, members: dict[str, Any]) -> Iterator[Any]:
    """Yield the features of a collection, a sequence of features or a bare geometry.

    The collection's other members go into ``members`` as they come.

    Raises:
        Refusal: no JSON; line and column of where it stops being that.
    """
    text = JsonText(path, encoding)
    try:
        if text.peek() == "[":
            yield from _array(text)
        while text.peek():
            yield from _top(text, members)
    finally:
        text.close()


def _top(text: JsonText, members: dict[str, Any]) -> Iterator[Any]:
    own: dict[str, Any] = {}
    has_features = False
    text.take("{")
    while text.peek() != "}":
        name = text.value() if text.peek() == '"' else None
        if name is None:
            text.take('"')
        text.take(":")
        if name == "features" and text.peek() == "[":
            has_features = True
            yield from _array(text)
        else:
            own[str(name)] = text.value()
        if text.peek() != "}":
            text.take(",")
    text.take("}")
    if has_features or own.get("type") == "FeatureCollection":
        members.update(own)
    elif own.get("type") == "Feature":
        yield own
    elif "coordinates" in own or "geometries" in own:
        yield {"type": "Feature", "properties": {}, "geometry": own}
    else:
        raise Refusal("json_no_features")


def _array(text: JsonText) -> Iterator[Any]:
    text.take("[")
    while text.peek() != "]":
        yield text.value()
        if text.peek() != "]":
            text.take(",")
    text.take("]")
