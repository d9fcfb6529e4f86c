"""What an uploaded layer was like, kept with its import to write such a file again.

Rows that were held go back to the officer in the layout and encoding of the upload
(publish/exports/error_file.py). By then the upload itself may be deleted, so this is
settled while the file is open: no values, only how they are written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import cattrs

from geoapp.ingest.files import sandbox
from geoapp.ingest.files.received import Received
from geoapp.ingest.layer_inspection import Opened
from geoapp.ingest.layout import Column
from geoapp.ingest.placing import Placing
from geoapp.ingest.source import ColumnKind, CrsForm, DeclaredCrs
from geoapp.ingest.text.encode import Form, Hand, hand_of, write
from geoapp.ingest.text.readings import AS_IS, Reading

LOOKED_AT = 200
"""Values beyond ASCII from which a column's hand is told; more change nothing."""

_CODECS = frozenset(
    {"utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1"}
)
"""The reading child names a codec of a text file; it is not believed blindly."""


@dataclass(frozen=True, slots=True)
class ColumnWritten:
    """One column that staging kept. ``heading``: as in the file; bytes as Latin-1.

    ``encoding``, ``via`` and ``form`` are its hand (text/encode.py).
    """

    name: str
    heading: str
    is_raw: bool
    kind: ColumnKind
    width: int | None = None
    declared: str | None = None
    encoding: str = AS_IS.encoding
    via: tuple[str, ...] = ()
    form: Form = Form.COMPOSED

    def hand(self, *, is_text: bool) -> Hand:
        return Hand(Reading(self.encoding, self.via), self.form, is_text)


@dataclass(frozen=True, slots=True)
class SourceWritten:
    """``format`` as in files/received.py; ``extension`` of the file that was opened.

    ``srid`` and ``axis_order`` are what rows were staged from, None without a place;
    ``written`` as in ``SourceLayer``; ``words``: the column whose hand ours take, None
    where nothing in the file is beyond ASCII.
    """

    format: str
    extension: str
    name: str
    layer: str
    encoding: str | None
    is_unicode: bool
    geometry: str | None
    crs_form: CrsForm | None
    crs: str | None
    srid: int | None
    axis_order: Literal["xy", "yx"]
    columns: tuple[ColumnWritten, ...]
    words: ColumnWritten | None
    written: Mapping[str, Any] = field(default_factory=dict)

    @property
    def declared_crs(self) -> DeclaredCrs | None:
        if self.crs_form is None or self.crs is None:
            return None
        return DeclaredCrs(self.crs_form, self.crs)


def source_layout(
    received: Received, opened: Opened, placed: Placing | None
) -> dict[str, Any]:
    """Return the ``source`` of an import's options, ready for JSON."""
    layer = opened.spool.layer
    dataset = sandbox.dataset_of(received, layer.name)
    crs = layer.crs
    own = tuple(_column(opened, column) for column in opened.layout.kept)
    found = SourceWritten(
        format=dataset.format.value,
        extension=dataset.main,
        name=dataset.name,
        layer=layer.name,
        encoding=layer.encoding,
        is_unicode=layer.is_unicode,
        geometry=layer.geometry,
        crs_form=crs.form if crs else None,
        crs=crs.text if crs else None,
        srid=placed.srid if placed else None,
        axis_order=placed.axis_order if placed else "xy",
        columns=own,
        words=_words(opened, own),
        written=_checked(layer.written),
    )
    plain: dict[str, Any] = cattrs.unstructure(found)
    return {"source": plain}


def source_written(options: Mapping[str, Any]) -> SourceWritten | None:
    """Return what ``source_layout`` kept; None for imports from before it did."""
    plain = options.get("source")
    return None if plain is None else cattrs.structure(plain, SourceWritten)


def _column(opened: Opened, column: Column) -> ColumnWritten:
    source = column.source
    hand = Hand()
    if column.verdict is not None:
        sample = opened.spool.samples[column.place]
        hand = hand_of(
            list(sample.telling)[:LOOKED_AT],
            column.verdict.reading,
            is_text=opened.spool.layer.is_unicode,
        )
    raw = source.name if isinstance(source.name, bytes) else None
    heading = source.name if raw is None else raw.decode("latin-1")
    if column.is_renamed:  # by its place, which changes where persons are left out
        written = write(column.name, Hand(hand.reading, hand.form, raw is None)).value
        heading = written if isinstance(written, str) else written.decode("latin-1")
    return ColumnWritten(
        name=column.name,
        heading=str(heading),
        is_raw=raw is not None,
        kind=source.kind,
        width=source.width,
        declared=source.declared,
        encoding=hand.reading.encoding,
        via=hand.reading.via,
        form=hand.form,
    )


def _words(opened: Opened, columns: tuple[ColumnWritten, ...]) -> ColumnWritten | None:
    """Return the column to write our own sentences like: the one that tells most."""
    telling = {
        column.name: column.verdict.telling
        for column in opened.layout.columns
        if column.verdict is not None
    }
    texts = [one for one in columns if telling.get(one.name)]
    return max(texts, key=lambda one: telling[one.name], default=None)


def _checked(written: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the child says of a text file, as far as it can be used."""
    found = dict(written)
    if "codec" in found and found["codec"] not in _CODECS:
        found["codec"] = "utf-8"
    if "separator" in found and len(str(found["separator"])) != 1:
        found["separator"] = ","
    return found
