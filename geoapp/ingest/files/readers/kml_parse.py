"""Walk through a KML file and yield its placemarks.

Expat, never a tree: memory holds one placemark. A document type is refused: nothing in
KML needs one, and entities are how XML reads other files and grows without end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

from geoapp.ingest.files.readers.text_file import encoding_of
from geoapp.ingest.files.refusal import Refusal

MAX_DEPTH = 100
MAX_TEXT_CHARACTERS = 64 * 1024**2
"""Longest text of one element: the coordinates of a very large shape."""
_CHUNK = 256 * 1024
_CONTAINERS = frozenset({"Document", "Folder"})
_LEFT_OUT = frozenset(
    {"NetworkLink", "GroundOverlay", "PhotoOverlay", "ScreenOverlay", "Model"}
)
_LOOSE_COMMA = re.compile(r"\s*,\s*")
_SIMPLE = {"Point": "Point", "LineString": "LineString", "LinearRing": "LineString"}
_FIELDS = {
    "name": "Name",
    "description": "Description",
    "address": "Address",
    "phoneNumber": "PhoneNumber",
    "when": "When",
    "begin": "Begin",
    "end": "End",
}
_TEXTS = frozenset({*_FIELDS, "coordinates", "value", "SimpleData", "coord"})


@dataclass(slots=True)
class Placemark:
    """``geometry`` has the form of GeoJSON; None when there is none."""

    layer: str
    values: dict[str, str] = field(default_factory=dict)
    geometries: list[dict[str, Any]] = field(default_factory=list)
    collections: int = 0

    @property
    def geometry(self) -> dict[str, Any] | None:
        """Join parts of one kind into a multi-geometry, keep a mixture a collection."""
        if len(self.geometries) <= 1:
            return self.geometries[0] if self.geometries else None
        kinds = {one["type"] for one in self.geometries}
        if len(kinds) == 1 and kinds <= {"Point", "LineString", "Polygon"}:
            parts = [one["coordinates"] for one in self.geometries]
            return {"type": f"Multi{kinds.pop()}", "coordinates": parts}
        return {"type": "GeometryCollection", "geometries": self.geometries}


class _Walker:
    """Receives expat's events; ``done`` holds placemarks not yet handed on."""

    def __init__(
        self, name: str, types: dict[str, str], left_out: dict[str, int]
    ) -> None:
        self.done: list[Placemark] = []
        self._types, self._left_out = types, left_out
        self._path: list[str] = []
        self._names: list[str] = [name]
        self._placemark: Placemark | None = None
        self._text: list[str] | None = None
        self._length = 0
        self._data_name = ""
        self._rings: list[Any] = []
        self._track: list[list[float | str]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        self._path.append(name)
        if len(self._path) > MAX_DEPTH:
            raise Refusal("too_deep")
        if name in _CONTAINERS:
            self._names.append(self._names[-1])
        elif name == "Placemark":
            self._placemark = Placemark(self._names[-1])
        elif name == "Polygon":
            self._rings = []
        elif name in _LEFT_OUT:
            self._left_out[name] = self._left_out.get(name, 0) + 1
        else:
            self._note_field(name, attributes)
        if name in _TEXTS:
            self._text, self._length = [], 0

    def _note_field(self, name: str, attributes: dict[str, str]) -> None:
        if name == "SimpleField":
            self._types[attributes.get("name", "")] = attributes.get("type", "")
        elif name in {"Data", "SimpleData"}:
            self._data_name = attributes.get("name", "")

    def characters(self, text: str) -> None:
        if self._text is not None:
            self._length += len(text)
            if self._length > MAX_TEXT_CHARACTERS:
                raise Refusal("value_too_long", limit_mb=MAX_TEXT_CHARACTERS // 1024**2)
            self._text.append(text)

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        self._path.pop()
        text = "".join(self._text).strip() if self._text is not None else ""
        if name in _TEXTS:
            self._text = None
        if name in _CONTAINERS:
            self._names.pop()
        elif self._placemark is None:
            if name == "name" and self._path and self._path[-1] in _CONTAINERS:
                self._names[-1] = text or self._names[-1]
        elif name == "Placemark":
            self.done.append(self._placemark)
            self._placemark = None
        else:
            self._in_placemark(self._placemark, name, text)

    def _in_placemark(self, placemark: Placemark, name: str, text: str) -> None:
        parent = self._path[-1] if self._path else ""
        if name in {"value", "SimpleData"} and self._data_name:
            placemark.values[self._data_name] = text
        elif name in _FIELDS and parent in {"Placemark", "TimeStamp", "TimeSpan"}:
            placemark.values[_FIELDS[name]] = text
        elif name == "coordinates":
            self._coordinates(placemark, text)
        elif name == "Polygon":
            shape = {"type": "Polygon", "coordinates": self._rings}
            placemark.geometries.append(shape)
        elif name == "coord":
            self._track.append([_number(one) for one in text.split()])
        elif name == "Track":
            line = {"type": "LineString", "coordinates": self._track}
            placemark.geometries.append(line)
            self._track = []

    def _coordinates(self, placemark: Placemark, text: str) -> None:
        tight = _LOOSE_COMMA.sub(",", text)
        places = [[_number(one) for one in each.split(",")] for each in tight.split()]
        parent = self._path[-1] if self._path else ""
        if "Polygon" in self._path:
            self._rings.append(places)
        elif parent == "Point":
            place = places[0] if places else []
            placemark.geometries.append({"type": "Point", "coordinates": place})
        elif parent in _SIMPLE:
            line = {"type": _SIMPLE[parent], "coordinates": places}
            placemark.geometries.append(line)

    def forbid(self, *_: Any) -> None:
        raise Refusal("xml_doctype")


def _number(text: str) -> float | str:
    """Keep what is no number, so that the row can be held and the text shown."""
    try:
        return float(text)
    except ValueError:
        return text


def placemarks(
    path: Path, name: str, types: dict[str, str], left_out: dict[str, int]
) -> Iterator[Placemark]:
    """Yield the placemarks; fill in the types of fields and what was left out.

    Raises:
        Refusal: not well-formed, with the line.
    """
    walker = _Walker(name, types, left_out)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = walker.start
    parser.EndElementHandler = walker.end
    parser.CharacterDataHandler = walker.characters
    parser.StartDoctypeDeclHandler = walker.forbid
    try:
        with path.open("rb") as opened:
            is_last = False
            while not is_last:
                chunk = opened.read(_CHUNK)
                is_last = not chunk
                parser.Parse(chunk, is_last)
                yield from walker.done
                walker.done.clear()
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise _refusal(path, parser) from error


def _refusal(path: Path, parser: Any) -> Refusal:
    encoding = encoding_of(path)
    line = parser.ErrorLineNumber
    if not encoding.is_sound and encoding.bad_line == line:
        return Refusal("xml_encoding", line=line)
    detail = expat.ErrorString(parser.ErrorCode) or "XML"
    column = parser.ErrorColumnNumber + 1
    return Refusal("xml_broken", line=line, column=column, detail=detail)
