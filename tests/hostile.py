"""Uploads built to read, call out, fill up or crash, made on the spot.

Each maker gets a folder to write into, the port of a listener that must hear nothing,
and files outside whose text must not come back.
"""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import stat
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook

from tests.file_bytes import (
    by_gdal,
    collection,
    dbf,
    feature,
    shape_polygon,
    shapefile,
    shp,
    zipped,
    zipped_shapefile,
)

POINT = {"type": "Point", "coordinates": [105.8, 21.0]}


@dataclass(frozen=True)
class Around:
    """``secrets`` lists files in every format that a reader might be led to."""

    folder: Path
    url: str
    csv: Path
    gpkg: Path
    tab: Path

    def file(self, name: str, content: bytes | str) -> Path:
        place = self.folder / name
        raw = content if isinstance(content, bytes) else content.encode()
        place.write_bytes(raw)
        return place


def _vrt(around: Around) -> str:
    return (
        f"<OGRVRTDataSource><OGRVRTLayer name='{around.csv.stem}'>"
        f"<SrcDataSource>{around.csv}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    )


def _remote_vrt(around: Around) -> str:
    return _vrt(around).replace(str(around.csv), f"/vsicurl/{around.url}/a.csv")


def _gdalg(around: Around) -> Path:
    step = f"vector pipeline read {around.csv} ! write --of stream streamed"
    text = json.dumps({"type": "gdal_streamed_alg", "command_line": f"gdal {step}"})
    return around.file("a.json", text)


def _kml(body: str, doctype: str) -> str:
    return (
        f'<?xml version="1.0"?>{doctype}<kml><Document><Placemark><name>{body}</name>'
        "<Point><coordinates>1,2</coordinates></Point></Placemark></Document></kml>"
    )


def _xxe(around: Around) -> Path:
    doctype = f'<!DOCTYPE k [<!ENTITY x SYSTEM "file://{around.csv}">]>'
    return around.file("a.kml", _kml("&x;", doctype))


def _remote_dtd(around: Around) -> Path:
    doctype = f'<!DOCTYPE k SYSTEM "{around.url}/a.dtd">'
    return around.file("a.kml", _kml("x", doctype))


def _laughs(around: Around) -> Path:
    rows = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">'
        for n in range(12)
    )
    return around.file("a.kml", _kml("&l11;", f"<!DOCTYPE k [{rows}]>"))


def _utf16_doctype(around: Around) -> Path:
    doctype = f'<!DOCTYPE k [<!ENTITY x SYSTEM "{around.csv}">]>'
    text = _kml("&x;", doctype).replace('version="1.0"', 'version="1.0"')
    return around.file("a.kml", text.encode("utf-16"))


def _network_link(around: Around) -> Path:
    link = f"<NetworkLink><Link><href>{around.url}/x.kml</href></Link></NetworkLink>"
    return around.file("a.kml", f"<kml><Document>{link}</Document></kml>")


def _kml_deep(around: Around) -> Path:
    return around.file("a.kml", "<Folder>" * 50_000)


def _crs_link(around: Around) -> Path:
    link = {
        "type": "link",
        "properties": {"href": f"{around.url}/crs", "type": "proj4"},
    }
    return around.file("a.geojson", collection(feature({}, POINT), crs=link))


def _crs_url(around: Around) -> Path:
    name = {"type": "name", "properties": {"name": f"{around.url}/crs"}}
    return around.file("a.geojson", collection(feature({}, POINT), crs=name))


def _json_deep(around: Around) -> Path:
    nested = b"[" * 200_000
    return around.file("a.geojson", b'{"type":"FeatureCollection","features":' + nested)


def _json_numbers(around: Around) -> Path:
    huge = "9" * 5_000
    text = collection(feature({"a": 1}, POINT)).decode().replace("105.8", huge)
    return around.file("a.geojson", text.replace('"a": 1', '"a": 1e999999'))


def _json_keys(around: Around) -> Path:
    return around.file(
        "a.geojson", collection(feature({f"k{n}": n for n in range(50_000)}, POINT))
    )


def _prj_link(around: Around) -> Path:
    parts = shapefile(prj=f"{around.url}/a.prj".encode())
    return zipped_shapefile(around.folder / "a.zip", parts)


def _prj_huge(around: Around) -> Path:
    parts = shapefile(prj=b'GEOGCS["' + b"x" * 200_000)
    return zipped_shapefile(around.folder / "a.zip", {**parts, "cpg": b"y" * 200_000})


def _prj_file(around: Around) -> Path:
    return zipped_shapefile(
        around.folder / "a.zip", shapefile(prj=f"@{around.csv}".encode())
    )


def _shp_parts(around: Around) -> Path:
    ring = [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (0.0, 0.0)]
    content = bytearray(shape_polygon([ring]))
    content[36:44] = struct.pack("<ii", 2**31 - 1, 2**31 - 1)
    drawn, index = shp(5, [bytes(content)])
    table = dbf([(b"a", "C", 1, 0)], [[b"x"]])
    parts = shapefile(shp=drawn, shx=index, dbf=table)
    return zipped_shapefile(around.folder / "a.zip", parts)


def _dbf_rows(around: Around) -> Path:
    table = dbf([(b"a", "C", 1, 0)], [[b"x"]] * 4, claimed=2**32 - 1)
    return zipped_shapefile(around.folder / "a.zip", shapefile(dbf=table))


def _dbf_widths(around: Around) -> Path:
    table = bytearray(dbf([(b"a", "C", 9, 0)], [[b"x"]] * 4))
    table[8:12] = struct.pack("<HH", 0xFFFF, 0)
    return zipped_shapefile(around.folder / "a.zip", shapefile(dbf=bytes(table)))


def _member(place: Path, name: str, raw: bytes, mode: int = 0) -> Path:
    zipped_shapefile(place, shapefile())
    with ZipFile(place, "a", ZIP_DEFLATED) as archive:
        info = ZipInfo(name)
        info.external_attr = mode << 16
        info.compress_type = ZIP_DEFLATED
        archive.writestr(info, raw)
    return place


def _slip(name: str, ending: str = "zip") -> Callable[[Around], Path]:
    return lambda around: _member(around.folder / f"a.{ending}", name, b"evil")


def _link(around: Around) -> Path:
    target = str(around.csv).encode()
    return _member(around.folder / "a.zip", "b.csv", target, stat.S_IFLNK | 0o777)


def _zip_bomb(around: Around) -> Path:
    return _member(around.folder / "a.zip", "b.csv", bytes(300_000_000))


def _overlap(around: Around) -> Path:
    place = _member(around.folder / "a.zip", "b.csv", b"a,b\n1,2\n" * 1000)
    raw = bytearray(place.read_bytes())
    entries = [at for at in range(len(raw)) if raw[at : at + 4] == b"PK\x01\x02"]
    [first] = struct.unpack_from("<I", raw, entries[0] + 42)
    struct.pack_into("<I", raw, entries[1] + 42, first)
    place.write_bytes(raw)
    return place


def _nested(around: Around) -> Path:
    inner = io.BytesIO()
    with ZipFile(inner, "w") as archive:
        archive.writestr("a.csv", "a,b\n1,2\n")
    return zipped(around.folder / "a.zip", {"b.zip": inner.getvalue()})


def _gzip_bomb(around: Around) -> Path:
    return around.file("a.geojson", gzip.compress(bytes(100_000_000)))


def _xlsx(around: Around, changed: Mapping[str, bytes]) -> Path:
    book = Workbook()
    book.active.append(["a", "b"])
    book.active.append(["x", 1])
    whole = around.folder / "whole"
    book.save(whole)
    with ZipFile(whole) as source:
        members = {name: source.read(name) for name in source.namelist()}
    whole.unlink()
    return zipped(around.folder / "a.xlsx", {**members, **changed})


def _xlsx_bomb(around: Around) -> Path:
    return _xlsx(around, {"xl/worksheets/sheet1.xml": b"<x>" + b" " * 300_000_000})


def _xlsx_xxe(around: Around) -> Path:
    sheet = (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{around.csv}">]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row>'
        "</sheetData></worksheet>"
    )
    return _xlsx(around, {"xl/worksheets/sheet1.xml": sheet.encode()})


def _xlsx_laughs(around: Around) -> Path:
    rows = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">'
        for n in range(12)
    )
    sheet = (
        f"<!DOCTYPE x [{rows}]>"
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&l11;</t></is></c></row>'
        "</sheetData></worksheet>"
    )
    return _xlsx(around, {"xl/worksheets/sheet1.xml": sheet.encode()})


def _xlsx_link(around: Around) -> Path:
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/'
        f'officeDocument/2006/relationships/externalLink" Target="{around.url}/x" '
        'TargetMode="External"/></Relationships>'
    )
    return _xlsx(around, {"xl/externalLinks/_rels/a.xml.rels": relation.encode()})


def _gpkg(around: Around, *statements: str) -> Path:
    place = by_gdal(around.folder / "a.gpkg", "GPKG", layer="a", SPATIAL_INDEX="NO")
    with sqlite3.connect(place) as database:
        for statement in statements:
            database.execute(statement)
    return place


def _listed(name: str) -> str:
    return (
        "INSERT INTO gpkg_contents (table_name, data_type, srs_id) "
        f"VALUES ('{name}', 'attributes', 0)"
    )


def _gpkg_view(call: str) -> Callable[[Around], Path]:
    def make(around: Around) -> Path:
        asked = call.format(csv=around.csv, url=around.url)
        view = f"CREATE VIEW v AS SELECT 1 AS fid, {asked} AS t"
        return _gpkg(around, view, _listed("v"))

    return make


def _gpkg_trigger(around: Around) -> Path:
    return _gpkg(
        around,
        "CREATE TRIGGER t AFTER UPDATE ON gpkg_contents "
        "BEGIN SELECT load_extension('/tmp/x.so'); END",
    )


def _gpkg_virtual(module: str) -> Callable[[Around], Path]:
    def make(around: Around) -> Path:
        using = module.format(csv=around.csv, gpkg=around.gpkg)
        sql = f"CREATE VIRTUAL TABLE v USING {using}".replace("'", "''")
        return _gpkg(
            around,
            "PRAGMA writable_schema = ON",
            "INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) "
            f"VALUES ('table', 'v', 'v', 0, '{sql}')",
            _listed("v"),
        )

    return make


def _sqlite(around: Around) -> Path:
    with sqlite3.connect(around.folder / "a.gpkg") as database:
        database.execute("CREATE TABLE a (b)")
    return around.folder / "a.gpkg"


def _tab(head: str) -> Callable[[Around], Path]:
    def make(around: Around) -> Path:
        text = head.format(tab=around.tab, csv=around.csv)
        members = {f"a.{part}": b"x" for part in ("dat", "map", "id")}
        return zipped(around.folder / "a.zip", {"a.tab": text.encode(), **members})

    return make


def _csv_sidecars(around: Around) -> Path:
    members = {
        "a.csv": b"a,b\n1,2\n",
        "a.csvt": b"WKT,String",
        "a.vrt": _vrt(around).encode(),
        "a.prj": str(around.csv).encode(),
    }
    return zipped(around.folder / "a.zip", members)


def _csv_cell(around: Around) -> Path:
    return around.file("a.csv", b"a,b\n1," + b"x" * 40_000_000)


def _fgb(around: Around) -> Path:
    place = by_gdal(around.folder / "a.fgb", "FlatGeobuf", SPATIAL_INDEX="NO")
    raw = bytearray(place.read_bytes())
    raw[8:12] = struct.pack("<I", 0x7FFFFFFF)
    place.write_bytes(raw)
    return place


def _mif(around: Around) -> Path:
    head = 'Version 300\nCharset "Neutral"\nColumns 2000000000\n  a Char(5)\nData\n'
    return zipped(around.folder / "a.zip", {"a.mif": head.encode(), "a.mid": b"x"})


def _mif_points(around: Around) -> Path:
    head = b'Version 300\nCharset "Neutral"\nColumns 1\n  a Char(5)\nData\n'
    shape = b"Region 2000000000\n 2000000000\n1 1\n"
    return zipped(around.folder / "a.zip", {"a.mif": head + shape, "a.mid": b'"x"\n'})


UPLOADS: Mapping[str, Callable[[Around], Path]] = {
    "vrt_as_kml": lambda around: around.file("a.kml", _vrt(around)),
    "vrt_as_geojson": lambda around: around.file("a.geojson", _vrt(around)),
    "vrt_as_csv": lambda around: around.file("a.csv", _vrt(around)),
    "vrt_as_geopackage": lambda around: around.file("a.gpkg", _vrt(around)),
    "vrt_as_flatgeobuf": lambda around: around.file("a.fgb", _vrt(around)),
    "vrt_behind_a_tab_head": lambda a: _tab("!table\n" + _vrt(a))(a),
    "vrt_of_a_remote_file": lambda around: around.file("a.kml", _remote_vrt(around)),
    "wfs_as_kml": lambda around: around.file(
        "a.kml", f"<OGRWFSDataSource><URL>{around.url}</URL></OGRWFSDataSource>"
    ),
    "wms_as_txt": lambda around: around.file(
        "a.txt", f"<GDAL_WMS><Service><ServerUrl>{around.url}</ServerUrl></Service>"
    ),
    "gdal_pipeline_as_json": _gdalg,
    "kml_entity_reads_a_file": _xxe,
    "kml_remote_dtd": _remote_dtd,
    "kml_billion_laughs": _laughs,
    "kml_doctype_in_utf16": _utf16_doctype,
    "kml_network_link": _network_link,
    "kml_deep": _kml_deep,
    "geojson_crs_link": _crs_link,
    "geojson_crs_url": _crs_url,
    "geojson_deep": _json_deep,
    "geojson_huge_numbers": _json_numbers,
    "geojson_50000_columns": _json_keys,
    "prj_link": _prj_link,
    "prj_huge": _prj_huge,
    "prj_names_a_file": _prj_file,
    "shp_two_billion_parts": _shp_parts,
    "dbf_four_billion_rows": _dbf_rows,
    "dbf_no_width": _dbf_widths,
    "zip_slip": _slip("../../../../escaped.shp"),
    "zip_slip_windows": _slip("..\\..\\escaped.shp"),
    "zip_absolute": _slip("/escaped.shp"),
    "kmz_slip": _slip("../escaped.kml", "kmz"),
    "zip_link": _link,
    "zip_bomb": _zip_bomb,
    "zip_overlap": _overlap,
    "zip_in_zip": _nested,
    "gzip_bomb_as_geojson": _gzip_bomb,
    "png_as_csv": lambda around: around.file("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(99)),
    "xlsx_bomb": _xlsx_bomb,
    "xlsx_entity_reads_a_file": _xlsx_xxe,
    "xlsx_billion_laughs": _xlsx_laughs,
    "xlsx_external_link": _xlsx_link,
    "gpkg_view_loads_code": _gpkg_view("load_extension('/tmp/x.so')"),
    "gpkg_view_reads_a_file": _gpkg_view("readfile('{csv}')"),
    "gpkg_view_asks_the_net": _gpkg_view("ogr_geocode('{url}')"),
    "gpkg_trigger_loads_code": _gpkg_trigger,
    "gpkg_virtual_csv": _gpkg_virtual("VirtualOGR('{csv}')"),
    "gpkg_virtual_gpkg": _gpkg_virtual("VirtualOGR('{gpkg}')"),
    "sqlite_as_geopackage": _sqlite,
    "tab_seamless": _tab(
        '!table\n!version 300\nDefinition Table\n  Type NATIVE Charset "Neutral"\n'
        '  Fields 1\n    Table Char (100) ;\nbegin_metadata\n"\\IsSeamless" = "TRUE"\n'
    ),
    "tab_view": _tab(
        '!table\nOpen Table "{tab}" Hide\ncreate view a as select * from a\n'
    ),
    "tab_linked": _tab('!table\nDefinition Table\n  File "{csv}"\n  Type "ASCII"\n'),
    "csv_sidecars": _csv_sidecars,
    "csv_endless_cell": _csv_cell,
    "flatgeobuf_huge_header": _fgb,
    "mif_two_billion_columns": _mif,
    "mif_two_billion_points": _mif_points,
}
