"""What a file of held rows is called; known before it is written, and without GDAL."""

from __future__ import annotations

import re
from collections.abc import Mapping

from geoapp.ingest.files.received import Format
from geoapp.ingest.models import StagedImport
from geoapp.ingest.source_layout import SourceWritten, source_written

_EXTENSIONS: Mapping[Format, str] = {
    Format.SHAPEFILE: "zip",
    Format.GEOPACKAGE: "gpkg",
    Format.KML: "kml",
    Format.TAB: "zip",
    Format.MIF: "zip",
    Format.FLATGEOBUF: "fgb",
    Format.XLSX: "xlsx",
}
"""Those of text files stay what they were: csv, tsv, txt, geojson, ndjson …"""
_NOT_IN_A_NAME = re.compile(r"[^\w.,() -]+")


def file_name(job: StagedImport) -> str | None:
    """Return the name of an import's file of held rows; None where none can be made.

    Imports from before their layout was kept have to be staged again.
    """
    source = source_written(job.options)
    if source is None:
        return None
    extension = _EXTENSIONS.get(Format(source.format), source.extension)
    return f"{stem(source)}_loi.{extension}"


def stem(source: SourceWritten) -> str:
    """Return the name of the upload as far as any disk takes it."""
    return _NOT_IN_A_NAME.sub("_", source.name).strip(" .")[:80] or "tep"
