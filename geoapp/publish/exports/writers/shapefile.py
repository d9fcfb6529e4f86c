"""A zipped Shapefile: geometry by GDAL, the table byte for byte by ourselves."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from geoapp.publish.exports.writers.dbf import DbfTable, field_of
from geoapp.publish.exports.writers.features import Layer, Row, Rows
from geoapp.publish.exports.writers.ogr import write_shapes


@dataclass(frozen=True, slots=True)
class Beside:
    """What a Shapefile says of itself in other files, and what lies with it.

    ``prj``: the definition as the upload had it; None for that of the layer's system.
    ``code_page``: the text of a .cpg, or None. ``language``: driver byte of the .dbf.
    """

    prj: str | None = None
    code_page: str | None = None
    language: int = 0
    files: Mapping[str, bytes | Path] = field(default_factory=dict)


def write_shapefile(path: Path, layer: Layer, rows: Rows, beside: Beside) -> None:
    """Write a zip of one Shapefile; rows are taken once."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        stem = Path(folder) / "data"
        _write_parts(stem, layer, rows, beside)
        with ZipFile(path, "w", ZIP_DEFLATED) as archive:
            for part in ("shp", "shx", "dbf", "prj", "cpg"):
                file = stem.with_suffix(f".{part}")
                if file.exists():
                    archive.write(file, f"{layer.name}.{part}")
            for name, content in beside.files.items():
                if isinstance(content, Path):
                    archive.write(content, name)
                else:
                    archive.writestr(name, content)


def _write_parts(stem: Path, layer: Layer, rows: Rows, beside: Beside) -> None:
    """Write the shapes, and put down the cells as they go by."""
    cells = stem.with_suffix(".cells")
    fields = [field_of(column) for column in layer.columns]
    table = DbfTable(cells, fields, language=beside.language)

    def shapes() -> Iterator[Row]:
        for row in rows:
            table.add(row.values)
            yield row

    write_shapes(stem.with_suffix(".shp"), layer, shapes())
    table.close()
    cells.replace(stem.with_suffix(".dbf"))
    stem.with_suffix(".cpg").unlink(missing_ok=True)  # of GDAL's own table
    if beside.code_page is not None:
        stem.with_suffix(".cpg").write_text(beside.code_page, encoding="utf-8")
    if beside.prj is not None:
        stem.with_suffix(".prj").write_text(beside.prj, encoding="utf-8")
