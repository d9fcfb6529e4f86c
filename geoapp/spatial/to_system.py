"""Write shapes in another system: the exact way back of an import's transform."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geoapp.spatial import sql
from geoapp.spatial.crs import STORAGE_SRID, transform_srid


@dataclass(frozen=True, slots=True)
class _Shape:
    shape: bytes | None


def to_system(shapes: Sequence[bytes | None], srid: int) -> list[bytes | None]:
    """Return WKB in ``srid`` for WKB in the storage system, None for None.

    VN-2000 goes through the pinned shift. A file that is imported again lies where it
    lay, to the micrometre; PROJ alone misses by up to 1.4 mm (sql/to_system.sql).
    """
    if srid == STORAGE_SRID:
        return list(shapes)
    found = sql.fetch(
        "geoapp.spatial",
        "to_system",
        _Shape,
        shapes=list(shapes),
        srid=transform_srid(srid),
        storage_srid=STORAGE_SRID,
    )
    return [None if one.shape is None else bytes(one.shape) for one in found]
