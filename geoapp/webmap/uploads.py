"""Files handed in by a browser: never more than a limit, in a folder of their own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler

MAX_UPLOAD_BYTES = 200 * 1024**2
"""All files of one request: a province's communes at full detail, zipped, are 17 MB."""

MAX_FILES = 12
"""The parts of one shapefile or MapInfo table are seven."""

MAIN_PARTS = (".shp", ".tab", ".mif")
"""Of several loose parts this is the one to open."""


class LimitedUpload(TemporaryFileUploadHandler):
    """Stops reading a request that goes past the limit, whatever it announced."""

    received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        if self.received > MAX_UPLOAD_BYTES:
            raise StopUpload(connection_reset=True)
        super().receive_data_chunk(raw_data, start)


class UploadRefused(Exception):  # noqa: N818 - it is an answer, not a fault
    """``reason``: ``nothing``, ``too_many``, ``too_large`` or ``unrelated``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def keep(files: Sequence[UploadedFile[bytes]], folder: Path) -> Path:
    """Write what was handed in to ``folder`` and return the file to open.

    Raises:
        UploadRefused: nothing, too much, or several files that are no one data set.
    """
    if not files:
        raise UploadRefused("nothing")
    if len(files) > MAX_FILES:
        raise UploadRefused("too_many")
    if sum(one.size or 0 for one in files) > MAX_UPLOAD_BYTES:
        raise UploadRefused("too_large")
    written = [_write(one, folder) for one in files]
    mains = [path for path in written if path.suffix.lower() in MAIN_PARTS]
    if len(written) == 1:
        return written[0]
    if len(mains) != 1:
        raise UploadRefused("unrelated")
    return mains[0]


def _write(upload: UploadedFile[bytes], folder: Path) -> Path:
    """Django has taken any folder off the name."""
    name = Path(upload.name or "upload").name.replace("\0", "")[-200:]
    path = folder / name
    with path.open("wb") as sink:
        for chunk in upload.chunks():
            sink.write(chunk)
    return path
