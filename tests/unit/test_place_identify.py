"""Which system a file declares: by its parameters, in every dialect."""

from __future__ import annotations

import pytest
from pyproj import CRS

from geoapp.ingest.place.identify import identify, prj_text
from geoapp.ingest.place.verdict import Identified
from geoapp.ingest.source import CrsForm, DeclaredCrs, Weight
from geoapp.spatial.crs import OFFICIAL_TOWGS84, VN2000

PLANES = sorted(srid for srid in VN2000 if srid != 4756)
SHIFT = OFFICIAL_TOWGS84
REVERSED = (
    "-191.90441429,-39.30318279,-111.45032835,"
    "-0.00928836,0.01975479,-0.00427372,0.252906278"
)


def of(text: str, form: CrsForm = CrsForm.WKT) -> Identified:
    return identify(DeclaredCrs(form, text))


def arcgis(
    meridian: float,
    scale: float = 0.9999,
    *,
    name: str = "TPHCM_VN2000",
    gcs: str = "GCS_VN_2000",
    datum: str = "D_Vietnam_2000",
    shift: str = "",
    origin: tuple[float, float] = (500000.0, 0.0),
    unit: str = '"Meter",1.0',
) -> str:
    shifted = f",TOWGS84[{shift}]" if shift else ""
    return (
        f'PROJCS["{name}",GEOGCS["{gcs}",DATUM["{datum}",'
        f'SPHEROID["WGS_1984",6378137.0,298.257223563]{shifted}],'
        'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],'
        'PROJECTION["Transverse_Mercator"],'
        f'PARAMETER["False_Easting",{origin[0]}],'
        f'PARAMETER["False_Northing",{origin[1]}],'
        f'PARAMETER["Central_Meridian",{meridian}],PARAMETER["Scale_Factor",{scale}],'
        f'PARAMETER["Latitude_Of_Origin",0.0],UNIT[{unit}]]'
    )


def parameters(srid: int) -> tuple[float, float]:
    meridian = VN2000[srid].central_meridian
    assert meridian is not None
    return meridian, 0.9996 if srid in (3405, 3406) else 0.9999


@pytest.mark.parametrize("srid", sorted(VN2000))
@pytest.mark.parametrize(
    "version", ["WKT1_ESRI", "WKT1_GDAL", "WKT2_2015", "WKT2_2019"]
)
def test_every_system_in_every_dialect_of_epsg(srid: int, version: str) -> None:
    text = CRS.from_epsg(srid).to_wkt(version)
    assert of(text).srid == srid
    assert not of(text).notes


@pytest.mark.parametrize("srid", PLANES)
def test_every_plane_under_a_name_of_ones_own(srid: int) -> None:
    meridian, scale = parameters(srid)
    text = arcgis(meridian, scale, name="TINH_VN2000")
    for written in (text, text.upper(), text.lower(), f"\ufeff{text}\n"):
        assert of(written).srid == srid
        assert not of(written).notes


@pytest.mark.parametrize("srid", PLANES)
def test_every_plane_with_towgs84(srid: int) -> None:
    meridian, scale = parameters(srid)
    right = of(arcgis(meridian, scale, gcs="VN-2000", shift=SHIFT))
    assert (right.srid, right.notes) == (srid, ())
    wrong = of(arcgis(meridian, scale, gcs="VN-2000", shift=REVERSED))
    assert wrong.srid == srid
    assert [(n.code, n.weight) for n in wrong.notes] == [
        ("crs_shift_reversed", Weight.INFO)
    ]


@pytest.mark.parametrize("srid", PLANES)
def test_every_plane_as_a_proj_string_and_bound(srid: int) -> None:
    text = VN2000[srid].proj4
    assert of(text, CrsForm.PROJ).srid == srid
    assert of(CRS.from_proj4(text).to_wkt("WKT2_2019")).srid == srid


@pytest.mark.parametrize("srid", PLANES)
def test_every_plane_in_mapinfo(srid: int) -> None:
    """With the shift written out it is VN-2000; as datum 104 nobody knows."""
    meridian, scale = parameters(srid)
    plane = f'"m", {meridian}, 0, {scale}, 500000, 0'
    written = f"9999, 28, {REVERSED}, 0"
    clause = f"CoordSys Earth Projection 8, {written}, {plane}"
    assert of(clause, CrsForm.MAPINFO).srid == srid
    clause = f"CoordSys Earth Projection 8, 104, {plane} Bounds (0, 0) (1, 1)"
    asked = of(clause, CrsForm.MAPINFO)
    assert asked.srid is None
    assert asked.offers[0] == srid
    assert [n.code for n in asked.notes] == ["crs_wgs84_with_vn2000_meridian"]


@pytest.mark.parametrize("srid", [s for s in PLANES if s not in (3405, 3406)])
@pytest.mark.parametrize("name", ["unnamed", "Transverse_Mercator", "VN2000_NOIBO"])
def test_wgs84_on_a_vn2000_meridian_is_asked(srid: int, name: str) -> None:
    text = arcgis(
        parameters(srid)[0], name=name, gcs="GCS_WGS_1984", datum="D_WGS_1984"
    )
    found = of(text)
    assert found.srid is None
    assert found.offers == (srid,)


@pytest.mark.parametrize(
    ("name", "srid"), [("WGS_1984_UTM_Zone_48N", 32648), ("unnamed", None)]
)
def test_wgs84_utm_is_believed_unless_mapinfo_wrote_it(
    name: str, srid: int | None
) -> None:
    text = arcgis(105, 0.9996, name=name, gcs="GCS_WGS_1984", datum="D_WGS_1984")
    found = of(text)
    assert found.srid == srid
    assert srid is not None or found.offers == (3405, 32648)


def test_parameters_win_over_the_name_and_the_report_says_so() -> None:
    found = of(arcgis(105, 0.9999, name="VN_2000_UTM_Zone_48N"))
    assert found.srid == 5897
    assert [n.code for n in found.notes] == ["crs_name_contradicts"]
    assert of(arcgis(105.75, name="VN_2000_KT107-15_3deg")).notes
    for quiet in ("VN-2000 / 10575", "VN_2000_TM3_105-45", "HANOI2000", "Long An"):
        assert not of(arcgis(105.75, name=quiet)).notes


@pytest.mark.parametrize(
    ("text", "code", "offers"),
    [
        (arcgis(105.75, 0.9996), "crs_parameters_odd", (9210,)),
        (arcgis(105, origin=(0, 500000)), "crs_false_origin_swapped", (5897,)),
        (arcgis(103.5), "crs_meridian_unknown", ()),
        (arcgis(105, unit='"Kilometer",1000.0'), "crs_unit", ()),
        (arcgis(105, gcs="a", datum="D_unknown"), "crs_datum_unsaid", (5897,)),
        (CRS.from_epsg(6957).to_wkt(), "crs_false_origin_swapped", (5897,)),
        ('LOCAL_CS["bản vẽ",UNIT["m",1]]', "crs_local", ()),
        ('PROJCS["cắt cụt",GEOGCS["GCS', "crs_unreadable", ()),
        ("hệ tọa độ gì đó", "crs_unreadable", ()),
    ],
)
def test_what_contradicts_itself_is_asked(
    text: str, code: str, offers: tuple[int, ...]
) -> None:
    found = of(text)
    assert found.srid is None
    assert [n.code for n in found.notes] == [code]
    assert found.offers == offers


@pytest.mark.parametrize("srid", [2044, 2045, 4147, 28418, 3148, 3149, 4131, 23948])
def test_old_datums_are_refused_with_a_remedy(srid: int) -> None:
    found = of(CRS.from_epsg(srid).to_wkt("WKT1_ESRI"))
    assert found.srid is None
    assert [n.weight for n in found.notes] == [Weight.REFUSAL]


@pytest.mark.parametrize("srid", [27700, 2154, 4269, 32632, 32614])
def test_systems_of_other_countries_keep_their_code(srid: int) -> None:
    assert of(CRS.from_epsg(srid).to_wkt("WKT2_2019")).srid == srid


@pytest.mark.parametrize(
    ("text", "srid"),
    [
        ("EPSG:9210", 9210),
        ("epsg:9210", 9210),
        ("urn:ogc:def:crs:EPSG::3405", 3405),
        ("urn:ogc:def:crs:EPSG:9.9.1:3405", 3405),
        ("http://www.opengis.net/def/crs/EPSG/0/5897", 5897),
        ("http://www.opengis.net/gml/srs/epsg.xml#5897", 5897),
        ("+init=epsg:5897", 5897),
        ("OGC:CRS84", 4326),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", 4326),
        ("EPSG:4979", 4326),
        ("EPSG:900913", 3857),
        ("ESRI:102100", 3857),
    ],
)
def test_codes(text: str, srid: int) -> None:
    assert of(text, CrsForm.CODE).srid == srid


@pytest.mark.parametrize("version", ["WKT1_ESRI", "WKT1_GDAL", "WKT2_2019"])
def test_web_mercator_with_its_extension(version: str) -> None:
    assert of(CRS.from_epsg(3857).to_wkt(version)).srid == 3857


@pytest.mark.parametrize(
    "text", ["", "  ", "\ufeff", "undefined", "EPSG:0", "Undefined geographic SRS"]
)
def test_nothing_declared(text: str) -> None:
    assert of(text).how == "missing"
    assert identify(None).how == "missing"


@pytest.mark.parametrize(
    "text",
    [
        "+init=/etc/passwd:x",
        "+proj=longlat +nadgrids=/etc/passwd",
        "@/etc/passwd",
        "/etc/passwd",
        "PROJCS[" * 5_000,
    ],
)
def test_definitions_that_name_files_are_not_followed(text: str) -> None:
    assert of(text, CrsForm.PROJ).how == "unknown"


def test_a_format_that_fixes_its_system() -> None:
    assert of("", CrsForm.FORMAT).srid == 4326
    assert of("EPSG:4326", CrsForm.FORMAT).how == "format"


@pytest.mark.parametrize(
    "clause",
    [
        "CoordSys Earth",
        'CoordSys Earth Projection 8, 104, "m", 105',
        "CoordSys Earth Projection eight",
        "CoordSys NonEarth",
        "CoordSys Earth Projection 3, 104, 105, 0, 20, 22, 0, 0",
    ],
)
def test_mapinfo_clauses_that_say_too_little(clause: str) -> None:
    assert of(clause, CrsForm.MAPINFO).srid is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_a_prj_in_any_unicode(encoding: str) -> None:
    text = arcgis(105.75, name="TP Hồ Chí Minh")
    assert prj_text(text.encode(encoding)) == text


def test_a_prj_in_latin_1() -> None:
    assert of(prj_text(arcgis(105.75, name="Réunion").encode("latin-1"))).srid == 9210
