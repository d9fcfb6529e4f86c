"""Which files belong together: parts by path without extension, junk set aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from geoapp.ingest.errors import FileRefused
from geoapp.ingest.files import dictionaries
from geoapp.ingest.files.formats import (
    ARCHIVES,
    BY_EXTENSION,
    PARTS,
    REQUIRED,
    extension_of,
)
from geoapp.ingest.files.received import Format

_JUNK_NAMES = frozenset(
    {".ds_store", "thumbs.db", "desktop.ini", "schema.ini", dictionaries.FILE}
)
_JUNK_EXTENSIONS = frozenset(
    [
        "xml",
        "sbn",
        "sbx",
        "qix",
        "qmd",
        "qml",
        "qgs",
        "qgz",
        "sld",
        "lyr",
        "lyrx",
        "mxd",
        "aih",
        "ain",
        "atx",
        "ixs",
        "mxs",
        "fbn",
        "fbx",
        "csvt",
        "vrt",
        "wor",
        "lnk",
        "tmp",
        "lock",
        "idm",
        "gpkg-shm",
        "dbt",
    ]
)
"""Indexes, styles and projects that travel with data and hold none."""
_PART_EXTENSIONS = frozenset(part for parts in PARTS.values() for part in parts)
_PLAIN = frozenset({"txt"})
"""Data only when nothing better is there: usually a readme."""


@dataclass(frozen=True, slots=True)
class Group:
    """``members`` maps an extension to a name; ``name`` is the path's last part."""

    name: str
    format: Format
    main: str
    members: Mapping[str, str]


def group(names: Iterable[str]) -> tuple[list[Group], list[str]]:
    """Return the data sets among ``names`` and the files that belong to none.

    Raises:
        FileRefused: a needed part is missing, or there is no data at all.
    """
    wanted = [name for name in names if not _is_junk(name)]
    by_stem: dict[str, dict[str, str]] = {}
    for name in wanted:
        extension = extension_of(name)
        stem = name[: len(name) - len(extension) - 1]
        by_stem.setdefault(stem.casefold(), {}).setdefault(extension, name)
    groups: list[Group] = []
    used: set[str] = set()
    for parts in by_stem.values():
        for main in parts:
            if main in BY_EXTENSION:
                found = _group(parts, main)
                groups.append(found)
                used.update(found.members.values())
    if any(one.main not in _PLAIN for one in groups):
        groups = [one for one in groups if one.main not in _PLAIN]
    _refuse_orphans(groups, by_stem)
    return groups, [name for name in wanted if name not in used]


def _is_junk(name: str) -> bool:
    path = PurePosixPath(name)
    return (
        "__MACOSX" in path.parts
        or path.name.startswith(("._", "~$"))
        or path.name.lower() in _JUNK_NAMES
        or extension_of(path.name) in _JUNK_EXTENSIONS
    )


def _group(parts: Mapping[str, str], main: str) -> Group:
    kind = BY_EXTENSION[main]
    members = {part: parts[part] for part in PARTS.get(kind, ()) if part in parts}
    members[main] = parts[main]
    if missing := [part for part in REQUIRED.get(kind, ()) if part not in members]:
        raise FileRefused(
            "part_missing",
            name=PurePosixPath(parts[main]).name,
            parts=", ".join(f".{part}" for part in missing),
        )
    return Group(PurePosixPath(parts[main]).stem, kind, main, members)


def _refuse_orphans(
    groups: list[Group], by_stem: Mapping[str, Mapping[str, str]]
) -> None:
    if groups:
        return
    extensions = {extension for parts in by_stem.values() for extension in parts}
    if extensions & {"dbf", "shx"}:
        raise FileRefused("part_missing", name="Shapefile", parts=".shp")
    if extensions & (ARCHIVES | {"rar", "7z", "gz"}):
        raise FileRefused("zip_nested")
    raise FileRefused("zip_no_data", found=", ".join(sorted(extensions))[:200] or "—")
