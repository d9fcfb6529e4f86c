"""Held rows as a file to correct: in the layout, encoding and system of the upload.

All columns stand in their order with their values as they were written, and three more
say which row it was and what is wrong with it (ingest/error_columns.py). The officer
corrects it where the file was made and imports it as before; nobody has to look for
row 17,204 in the original.

Columns about persons are not in it: staging never had them (P1). The file says so.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

import numpy as np
import shapely
from django.utils import timezone

from geoapp.accounts.models import User
from geoapp.ingest import error_columns, messages
from geoapp.ingest.files.received import Format
from geoapp.ingest.held_rows import HeldRow, held_rows, what_is_wrong
from geoapp.ingest.models import StagedImport
from geoapp.ingest.place import mapinfo
from geoapp.ingest.place.identify import identify
from geoapp.ingest.source import ColumnKind
from geoapp.ingest.source_layout import ColumnWritten, SourceWritten, source_written
from geoapp.ingest.text import encodings
from geoapp.ingest.text.encode import Hand, as_it_came, message, write
from geoapp.ingest.text.readings import Reading
from geoapp.ingest.text.values import read_number
from geoapp.lineage.models import ExportLog
from geoapp.publish.exports.given_back import stem
from geoapp.publish.exports.writers.delimited import Style, write_delimited
from geoapp.publish.exports.writers.features import Column, Layer, Row
from geoapp.publish.exports.writers.geojson import write_geojson
from geoapp.publish.exports.writers.kml import write_kml
from geoapp.publish.exports.writers.mif import MifBeside, write_mif
from geoapp.publish.exports.writers.ogr import write_flatgeobuf, write_geopackage
from geoapp.publish.exports.writers.shapefile import Beside, write_shapefile
from geoapp.publish.exports.writers.workbook import write_workbook
from geoapp.spatial.crs import STORAGE_SRID, VN2000
from geoapp.spatial.to_system import to_system

REASON = "dòng bị giữ lại"
"""Why, in the export log."""

_BYTES_OF_WORDS = 254
_METRES, _DEGREES = 6, 11
"""Decimals kept of coordinates that were transformed back: a micrometre."""
_RUN_BY_SPREADSHEETS = re.compile(r"[=+\-@\t\r]")
_TABLES = frozenset({Format.CSV, Format.XLSX})
_ZIPPED = frozenset({Format.SHAPEFILE, Format.TAB, Format.MIF})
_UTF8_CODE_PAGE = "UTF-8"
QUOTED = "quoted"
"""As the reader of text tables marks a column (files/readers/text_table.py)."""


class NothingToWrite(Exception):  # noqa: N818  said as officers say it
    """No row was held, or the import is from before its layout was kept."""


def write_error_file(job: StagedImport, user: User, path: Path) -> ExportLog:
    """Write the held rows of an import, and record who took them.

    Called inside ``seen_by(user)``. ``path``: a file that does not exist yet, with the
    name of ``given_back.file_name``.

    Raises:
        NothingToWrite: see there.
    """
    source = source_written(job.options)
    if source is None or not job.rows.filter(refused=True).exists():
        raise NothingToWrite
    given = _GivenBack(job, source)
    with ExitStack() as closing:
        if given.format in _ZIPPED:
            folder = closing.enter_context(tempfile.TemporaryDirectory(dir=path.parent))
            given.told = closing.enter_context(_full_words(Path(folder)))
        _WRITERS[Format(source.format)](given, path)
    return ExportLog.objects.create(
        user=user,
        layers=[job.layer],
        day=timezone.localdate(),
        crs_srid=source.srid or STORAGE_SRID,
        reason=REASON,
        feature_counts={job.layer: given.count},
        sha256=_sha256(path),
    )


@dataclass(slots=True)
class _GivenBack:
    """One file in the making. ``told``: where whole sentences go besides, if at all."""

    job: StagedImport
    source: SourceWritten
    told: TextIO | None = None
    count: int = 0
    added: tuple[str, str, str] = field(init=False)
    words: Hand = field(init=False)
    hands: dict[str, Hand] = field(init=False)

    def __post_init__(self) -> None:
        names = [*(c.name for c in self.source.columns), *self.job.dropped_columns]
        self.added = error_columns.names_beside(names)
        self.words = self._words()
        is_text = self.source.is_unicode
        self.hands = {c.name: c.hand(is_text=is_text) for c in self.source.columns}

    @property
    def format(self) -> Format:
        return Format(self.source.format)

    @property
    def is_plain(self) -> bool:
        """Tell a file without a letter beyond ASCII: any encoding will do for ours."""
        return self.source.words is None

    def _words(self) -> Hand:
        is_text = self.source.is_unicode
        if self.source.words is not None:
            return self.source.words.hand(is_text=is_text)
        if self.format in {Format.TAB, Format.MIF}:  # which know no UTF-8
            return Hand(Reading(encodings.CP1258))
        return Hand(is_text=is_text)

    @property
    def layer(self) -> Layer:
        columns = [_column(one) for one in self.source.columns]
        row, *words = (name.encode() for name in self.added)
        columns.append(
            Column(row.decode(), ColumnKind.INTEGER, row, None, _ROW_AS[self.format])
        )
        columns += [
            Column(name.decode(), ColumnKind.TEXT, name, _BYTES_OF_WORDS)
            for name in words
        ]
        is_table = self.format in _TABLES
        return Layer(
            name=self.source.layer if self.source.is_unicode else stem(self.source),
            columns=tuple(columns),
            geometry=None if is_table else self.source.geometry,
            srid=self.source.srid,
        )

    def rows(self) -> Iterator[Row]:
        for some in held_rows(self.job):
            shapes = _shapes(some, self.source)
            for row, shape in zip(some, shapes, strict=True):
                self.count += 1
                yield Row(self._values(row), shape)
        if self.told is not None:
            self.told.flush()

    def _values(self, row: HeldRow) -> list[Any]:
        as_read = _as_read(row)
        lost: dict[str, str] = {}
        values: list[Any] = []
        for column in self.source.columns:
            value = row.raw.get(column.name)
            if value is None or column.kind is not ColumnKind.TEXT:
                values.append(value)
                continue
            written, letters = self._text(str(value), column, as_read)
            values.append(written)
            if letters:
                lost[column.name] = letters
        return [*values, row.row_no, *self._sentences(row, lost)]

    def _text(
        self, text: str, column: ColumnWritten, as_read: Mapping[str, tuple[str, str]]
    ) -> tuple[Any, str]:
        hand = self.hands[column.name]
        before, after = as_read.get(column.name, ("", ""))
        if text and text == after.strip():
            came = as_it_came(before, is_text=hand.is_text)
            if came is not None:
                return came, ""
        if self.format in _TABLES:
            text = guarded(text)
        written = write(text, hand)
        return written.value, written.lost

    def _sentences(self, row: HeldRow, lost: Mapping[str, str]) -> list[Any]:
        pairs = [what_is_wrong(row, self.job.options.get("columns", {}))]
        if lost:
            letters = "".join(dict.fromkeys("".join(lost.values())))
            params = {"letters": letters, "columns": ", ".join(lost)}
            pairs.append(messages.of("letters_replaced", params))
        if self.count == 1 and self.job.dropped_columns:
            pairs.append(self.persons)
        vi, en = (" | ".join(one) for one in zip(*pairs, strict=True))
        if self.told is not None:
            self.told.write("\t".join([str(row.row_no), _one_line(vi), _one_line(en)]))
            self.told.write("\r\n")
        return [message(text, self.words) for text in (vi, en)]

    @property
    def persons(self) -> tuple[str, str]:
        names = ", ".join(self.job.dropped_columns)
        return messages.of("persons_left_out", {"columns": names})

    def notes(self) -> bytes:
        """Return what lies beside the parts of a zip, for a person to read."""
        row, words, english = self.added
        params = {
            "file": self.job.file_name,
            "row": row,
            "words": words,
            "english": english,
        }
        pairs = [messages.of("given_back", params)]
        if self.format is Format.TAB:
            pairs.append(messages.of("given_back_as_mif", {}))
        if self.job.dropped_columns:
            pairs.append(self.persons)
        lines = [*(vi for vi, _ in pairs), "", *(en for _, en in pairs), ""]
        return "\r\n".join(lines).encode("utf-8-sig")

    def beside(self) -> dict[str, bytes | Path]:
        told = Path(self.told.name) if self.told is not None else None
        files: dict[str, bytes | Path] = {"GHI_CHU.txt": self.notes()}
        if told is not None:
            files["loi_day_du.txt"] = told
        return files


_ROW_AS: Mapping[Format, str | None] = {
    **dict.fromkeys(Format),
    Format.SHAPEFILE: "N 10.0",
    Format.TAB: "Integer",
    Format.MIF: "Integer",
}


def guarded(text: str) -> str:
    """Return text that a spreadsheet shows and does not run: with an apostrophe."""
    if not _RUN_BY_SPREADSHEETS.match(text) or read_number(text).value is not None:
        return text
    return f"'{text}"


def _column(column: ColumnWritten) -> Column:
    heading = column.heading.encode("latin-1") if column.is_raw else b""
    name = column.name if column.is_raw else column.heading
    return Column(name, column.kind, heading, column.width, column.declared)


def _as_read(row: HeldRow) -> dict[str, tuple[str, str]]:
    """Return by column what decoding a cell had to say: before, after.

    A cell that did not fit the encoding of its column goes back as it came.
    """
    return {
        one["field"]: (one["params"]["before"], one["params"]["after"])
        for one in row.findings
        if one["field"] and {"before", "after"} <= set(one["params"])
    }


def _shapes(rows: Sequence[HeldRow], source: SourceWritten) -> list[bytes | None]:
    """Return the shapes in the system and with the axis order of the upload."""
    if source.geometry is None or source.srid is None:
        return [None] * len(rows)
    found = to_system([row.wkb for row in rows], source.srid)
    shapes = shapely.from_wkb(np.array(found, dtype=object))
    decimals = _decimals(source.srid)
    if decimals is not None:
        shapes = shapely.transform(shapes, lambda at: np.round(at, decimals))
    for place, row in enumerate(rows):
        if shapes[place] is None:
            shapes[place] = _impossible(row, source)
    if source.axis_order == "yx":
        shapes = shapely.transform(shapes, lambda at: at[:, ::-1])
    return list(shapely.to_wkb(shapes))


def _decimals(srid: int) -> int | None:
    if srid == STORAGE_SRID:
        return None  # nothing was transformed
    is_degrees = srid in VN2000 and VN2000[srid].central_meridian is None
    return _DEGREES if is_degrees else _METRES


def _impossible(row: HeldRow, source: SourceWritten) -> shapely.Geometry | None:
    """Return a point that lies nowhere on earth, which staging keeps as words only."""
    if source.geometry != "Point":
        return None
    for one in row.findings:
        if one["check"] == "coordinates_impossible" and one["value"]:
            x, y = (float(number) for number in one["value"].split())
            return shapely.Point(x, y)
    return None


def _full_words(folder: Path) -> TextIO:
    """Open a table of whole sentences; a field of dBASE holds 254 bytes."""
    out = (folder / "loi.txt").open("w", encoding="utf-8-sig", newline="")
    out.write("\t".join(error_columns.ADDED) + "\r\n")
    return out


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _as_declared(source: SourceWritten) -> str | None:
    """Return the definition in the upload's own words, where it was believed."""
    declared = source.declared_crs
    if declared is None or identify(declared).srid != source.srid:
        return None
    return declared.text


def _shapefile(given: _GivenBack, path: Path) -> None:
    source = given.source
    code_page = source.written.get("code_page")
    if given.is_plain and code_page is None:
        code_page = _UTF8_CODE_PAGE
    beside = Beside(
        prj=_as_declared(source),
        code_page=code_page,
        language=int(source.written.get("language", 0)),
        files=given.beside(),
    )
    layer = given.layer
    if layer.geometry is None:  # a Shapefile without shapes, which GDAL cannot write
        layer = Layer(layer.name, layer.columns, "Point", layer.srid)
    write_shapefile(path, layer, given.rows(), beside)


def _mif(given: _GivenBack, path: Path) -> None:
    source = given.source
    coordsys = None
    if given.format is Format.MIF:
        coordsys = _as_declared(source)
    if coordsys is None and source.srid is not None:
        coordsys = mapinfo.clause(source.srid)
    charset = "WindowsVietnamese" if given.is_plain else source.encoding or "Neutral"
    beside = MifBeside(
        coordsys=coordsys,
        charset=charset,
        separator=str(source.written.get("separator", "\t")),
        files=given.beside(),
    )
    write_mif(path, given.layer, given.rows(), beside)


def _geopackage(given: _GivenBack, path: Path) -> None:
    write_geopackage(path, given.layer, given.rows())


def _flatgeobuf(given: _GivenBack, path: Path) -> None:
    write_flatgeobuf(path, given.layer, given.rows())


def _geojson(given: _GivenBack, path: Path) -> None:
    is_lines = bool(given.source.written.get("is_lines"))
    write_geojson(path, given.layer, given.rows(), is_lines=is_lines)


def _kml(given: _GivenBack, path: Path) -> None:
    write_kml(path, given.layer, given.rows())


def _csv(given: _GivenBack, path: Path) -> None:
    written = given.source.written
    codec = str(written.get("codec", "utf-8"))
    if given.is_plain and codec == "utf-8":
        codec = "utf-8-sig"  # without a mark Excel would not show our words
    style = Style(
        separator=str(written.get("separator", ",")),
        codec=codec,
        is_told=bool(written.get("is_told")),
        newline=str(written.get("newline", "\r\n")),
        quoted_heading=bool(written.get("quoted_heading")),
        quoted=[
            *(column.declared == QUOTED for column in given.source.columns),
            *(False, True, True),  # sentences have separators of their own
        ],
    )
    write_delimited(path, given.layer, given.rows(), style)


def _xlsx(given: _GivenBack, path: Path) -> None:
    write_workbook(path, given.layer, given.rows())


_WRITERS = {
    Format.SHAPEFILE: _shapefile,
    Format.GEOPACKAGE: _geopackage,
    Format.GEOJSON: _geojson,
    Format.KML: _kml,
    Format.TAB: _mif,
    Format.MIF: _mif,
    Format.FLATGEOBUF: _flatgeobuf,
    Format.CSV: _csv,
    Format.XLSX: _xlsx,
}
