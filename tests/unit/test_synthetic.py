"""The synthetic territory is what it claims to be, and the shipped files are it."""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from scripts.synthetic import hotspots, plane, territory
from scripts.synthetic.names import fold
from scripts.synthetic.sizes import DATA_END, SCALES
from scripts.synthetic.world import DEFAULT_SEED, World, generate
from scripts.synthetic.write import in_vn2000, write_samples

GIS_DATA = Path(__file__).resolve().parents[2] / "gis_data"
SAMPLES = GIS_DATA / "samples"


@pytest.fixture(scope="module")
def world() -> World:
    return generate("sample", DEFAULT_SEED)


@pytest.fixture(scope="module")
def old(world: World) -> territory.Vintage:
    assert world.territory.old is not None
    return world.territory.old


def tables(world: World) -> dict[str, pd.DataFrame]:
    assert world.territory.old is not None
    return {
        "provinces": world.territory.provinces,
        "districts": world.territory.districts,
        "communes 2020": world.territory.old.communes,
        "communes 2025": world.territory.new.communes,
        "establishments": world.register.table,
        "hotspots": world.hotspots.table,
        "hotspot_events": world.hotspots.events,
        "inspections": world.inspections,
        "tips": world.tips,
        "landmarks": world.landmarks,
        "service_sites": world.service_sites,
        "national_border": world.national_border,
        "designations": world.designations,
    }


def vertices(shape: Any) -> set[tuple[float, float]]:
    return {(x, y) for x, y in shapely.get_coordinates(shape).tolist()}


def successors(world: World) -> dict[int, set[int]]:
    """New communes (rows) by old commune (row)."""
    assert world.territory.old is not None
    found: dict[int, set[int]] = {}
    pairs = zip(world.territory.old.of_atom, world.territory.new.of_atom, strict=True)
    for before, after in pairs:
        found.setdefault(int(before), set()).add(int(after))
    return found


# --- boundaries -----------------------------------------------------------------


def test_every_level_is_a_coverage_without_gap_or_overlap(
    world: World, old: territory.Vintage
) -> None:
    land = world.territory
    for units in (old.communes, land.new.communes, land.districts, land.provinces):
        polygons = units.geometry.to_numpy()
        assert shapely.is_valid(polygons).all()
        assert shapely.coverage_is_valid(polygons)
        whole = shapely.coverage_union_all(polygons)
        assert shapely.get_num_interior_rings(whole) == 0, "a gap"
        assert shapely.area(whole) == pytest.approx(shapely.area(polygons).sum())


def test_vintages_of_a_province_share_the_outer_edge_vertex_for_vertex(
    world: World, old: territory.Vintage
) -> None:
    for code, outline in zip(
        world.territory.provinces["code"],
        world.territory.provinces.geometry,
        strict=True,
    ):
        expected = vertices(outline)
        for communes in (old.communes, world.territory.new.communes):
            mine = communes[communes["code"].str.startswith(code)]
            union = shapely.coverage_union_all(mine.geometry.to_numpy())
            assert vertices(union) == expected


def test_provinces_touch_along_one_exact_line(world: World) -> None:
    a, b = world.territory.provinces.geometry
    line = shapely.line_merge(shapely.intersection(a, b))
    shared = vertices(a) & vertices(b)
    assert line.geom_type == "LineString"
    assert vertices(line) == shared
    assert len(shared) > 300


def test_national_border_is_the_west_edge_of_province_b(world: World) -> None:
    b = world.territory.provinces.geometry.iloc[1]
    assert shapely.covers(shapely.boundary(b), world.territory.border)
    assert world.territory.border_m.length > 100_000
    west, east = b.bounds[0], b.bounds[2]
    assert world.territory.border.bounds[0] == west
    assert world.territory.border.bounds[2] < (west + east) / 2


def test_communes_have_as_many_vertices_as_real_ones(old: territory.Vintage) -> None:
    count = shapely.get_num_coordinates(old.communes.geometry.to_numpy())
    assert count.min() >= 200
    assert count.max() <= 600


def test_coordinates_lie_on_the_grid_and_in_the_frame(world: World) -> None:
    for table in tables(world).values():
        if isinstance(table, gpd.GeoDataFrame):
            xy = shapely.get_coordinates(table.geometry.to_numpy())
            assert np.array_equal(xy, np.round(xy, 7))
            assert ((xy > (103.9, 20.7)) & (xy < (105.9, 21.9))).all()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_other_seeds_give_valid_coverages_too(seed: int) -> None:
    land = territory.build(SCALES["sample"], seed)
    assert land.old is not None
    for units in (land.old.communes, land.new.communes):
        assert shapely.coverage_is_valid(units.geometry.to_numpy())
    assert (len(land.old.communes), len(land.new.communes)) == (80, 24)


def test_province_scale_has_its_sizes() -> None:
    land = territory.build(SCALES["province"], DEFAULT_SEED)
    assert land.old is not None
    assert (len(land.old.communes), len(land.new.communes)) == (200, 75)
    assert shapely.coverage_is_valid(land.old.communes.geometry.to_numpy())


# --- special cases --------------------------------------------------------------


def test_numbers_of_units(world: World, old: territory.Vintage) -> None:
    by_province = Counter(code[:2] for code in old.codes)
    assert by_province == {"97": 40, "98": 40}
    assert Counter(code[:2] for code in world.territory.new.codes) == {
        "97": 12,
        "98": 12,
    }
    assert len(world.territory.districts) == 10
    assert set(old.communes["parent_code"]) == set(world.territory.districts["code"])


def test_names_that_collide(old: territory.Vintage) -> None:
    for code in ("97", "98"):
        names = [
            name
            for unit, name in zip(old.codes, old.communes["name"], strict=True)
            if unit.startswith(code)
        ]
        assert sorted(Counter(names).values())[-2:] == [1, 2], "one pair of namesakes"
        folded = Counter(fold(name) for name in set(names))
        assert sorted(folded.values())[-2:] == [1, 2], "one pair but for diacritics"


def test_names_are_composed_unicode(world: World) -> None:
    for table in tables(world).values():
        for column in table.columns.drop("geometry", errors="ignore"):
            for text in table[column].dropna():
                if isinstance(text, str):
                    assert unicodedata.is_normalized("NFC", text)


def test_merges_divisions_and_codes(world: World, old: territory.Vintage) -> None:
    new = world.territory.new
    assert set(new.codes) <= set(old.codes), "every new code is an old one again"
    assert len(set(new.codes)) == len(new.codes)
    counts = Counter(
        (str(old.codes[row])[:2], len(units))
        for row, units in successors(world).items()
    )
    assert counts["98", 1] == 40, "province B only has whole merges"
    assert counts["97", 2] >= 5
    assert counts["97", 3] >= 1


def test_one_commune_is_unchanged_and_one_only_renamed(
    world: World, old: territory.Vintage
) -> None:
    before = old.communes.set_index("code")
    after = world.territory.new.communes.set_index("code")
    same_name = {
        code: before.loc[code, "name"].split(" ", 1)[1]
        == after.loc[code, "name"].split(" ", 1)[1]
        for code in after.index
        if before.loc[code, "geometry"].equals(after.loc[code, "geometry"])
    }
    assert True in same_name.values()
    assert False in same_name.values()


# --- registers and history ------------------------------------------------------


def test_establishments(world: World, old: territory.Vintage) -> None:
    register = world.register
    table = register.table
    assert len(table) == 600
    assert table.geometry.isna().sum() == 30
    assert table["loai_hinh"].str.contains(";").sum() > 50
    stated_old = old.codes[old.of_atom[register.atom]]
    new = world.territory.new
    stated_new = new.codes[new.of_atom[register.atom]]
    actual = np.where(
        register.opened < np.datetime64("2025-07-01"), stated_old, stated_new
    )
    assert (table["ma_xa"].to_numpy() != actual).sum() == 18


def test_vn2000_moves_points_by_the_official_shift(world: World) -> None:
    """Without the shift a point would lie about 223 m away (measured elsewhere)."""
    table = world.register.table
    moved = in_vn2000(table, 9206, 104)
    both = ~table.geometry.isna().to_numpy()
    raw = gpd.GeoSeries(table.geometry[both], crs="EPSG:4326").to_crs(
        "+proj=tmerc +lon_0=104 +k=0.9999 +x_0=500000 +datum=WGS84"
    )
    gap = raw.reset_index(drop=True).distance(
        gpd.GeoSeries(moved.geometry[both].to_numpy(), crs=raw.crs)
    )
    assert gap.between(220, 228).all()


def test_no_column_is_about_a_person(world: World) -> None:
    """Prohibition P1: place data only."""
    forbidden = re.compile(
        r"ho_?ten|full_?name|owner|chu_(co_so|ho)|cccd|cmnd|sdt|phone|dien_thoai"
        r"|ngay_sinh|birth|gioi_tinh|gender|bien_so|plate|hiv|photo|anh|quoc_tich"
        r"|nationality|person|nguoi|email"
    )
    for table in tables(world).values():
        assert not [c for c in table.columns if forbidden.search(c.lower())]


def test_every_event_chain_is_legal(world: World) -> None:
    log = world.hotspots.events
    for _, events in log.groupby("hotspot_code"):
        assert events["happened_on"].is_monotonic_increasing
        states = ["", *events["status"]]
        for state, following in pairwise(states):
            assert following in hotspots.NEXT[state]
    assert log["happened_on"].max() <= str(DATA_END)
    numbered = log["document_no"].dropna()
    assert numbered.str.fullmatch(r"(BB|QĐ|KH|BC)-\d{3}/20\d\d").all()
    assert numbered.is_unique


def test_drawn_event_chains_are_legal() -> None:
    rng = np.random.default_rng(5)
    for _ in range(300):
        story = hotspots._draw_story(rng)
        states = ["", *(status for status, _ in story.events)]
        for state, following in pairwise(states):
            assert following in hotspots.NEXT[state]


def test_hotspots_tell_their_stories(world: World, old: territory.Vintage) -> None:
    table = world.hotspots.table.set_index("code")
    last = world.hotspots.events.groupby("hotspot_code")["status"].last()
    assert last.isin(hotspots.WATCHED).sum() == 7
    street = table.loc["TD-01", "geometry"]
    assert shapely.intersects(old.communes.geometry.to_numpy(), street).sum() == 5
    assert table.loc["TD-08", "recognition"] == "not_recognised"
    assert last["TD-10"] == "dismissed"
    assert table.loc["TD-09", "geometry"].intersects(table.loc["TD-10", "geometry"])
    assert "relapsed" in set(
        world.hotspots.events.query("hotspot_code == 'TD-06'")["status"]
    )


def since_hand_over(world: World, code: str) -> dict[str, float]:
    """Tips and findings within 300 m since the last hand-over, and how near."""
    log = world.hotspots.events.query("hotspot_code == @code")
    handed_over = log.loc[log["status"] == "handed_over", "happened_on"].max()
    row = world.hotspots.table["code"].tolist().index(code)
    shape = world.hotspots.shapes_m[row]

    def near(table: gpd.GeoDataFrame, day: str, since: str) -> gpd.GeoDataFrame:
        gap = shapely.distance(shape, plane.shape_to_plane(table.geometry.to_numpy()))
        return table.assign(gap=gap)[(gap <= 300) & (table[day] >= since).to_numpy()]

    tips = near(world.tips, "received_on", handed_over)
    visits = near(world.inspections, "inspected_on", handed_over)
    findings = visits[visits["is_finding"]]
    recent = near(world.tips, "received_on", "2026-04-01")
    recent_visits = near(world.inspections, "inspected_on", "2026-04-01")
    years = (DATA_END - np.datetime64(handed_over)).astype(int) / 365.25
    return {
        "tips a year": len(tips) / years,
        "findings": len(findings),
        "nearest finding": findings["gap"].min() if len(findings) else np.inf,
        "visits": len(visits),
        "recent": len(recent) + len(recent_visits),
    }


def test_relapse_watch_has_a_top_a_quiet_one_and_one_without_data(
    world: World,
) -> None:
    last = world.hotspots.events.groupby("hotspot_code")["status"].last()
    watched = last.index[last.isin(hotspots.WATCHED)]
    seen = {code: since_hand_over(world, code) for code in watched}
    by_tips = sorted(seen, key=lambda code: -seen[code]["tips a year"])
    assert by_tips[:2] == ["TD-02", "TD-03"]
    assert seen["TD-02"]["findings"] >= 6
    assert seen["TD-04"]["findings"] == 0
    assert seen["TD-04"]["visits"] >= 10
    assert seen["TD-05"]["recent"] == 0
    assert [code for code in seen if seen[code]["recent"] == 0] == ["TD-05"]
    assert seen["TD-07"]["findings"] == 1
    assert 50 < seen["TD-07"]["nearest finding"] < 300
    # A finding inside or within 50 m would be a relapse, not a watched hotspot.
    assert all(s["nearest finding"] > 50 for s in seen.values())


def test_inspections_fit_the_register(world: World) -> None:
    table = world.inspections
    register = world.register.table.set_index("ma_cs")
    visited = table.dropna(subset=["establishment_code"])
    opened = register.loc[visited["establishment_code"], "tu_ngay"].to_numpy()
    assert (visited["inspected_on"].to_numpy() >= opened).all()
    points = register.loc[visited["establishment_code"]].geometry.to_numpy()
    assert shapely.equals(points, visited.geometry.to_numpy()).all()
    assert table[["establishment_code", "hotspot_code"]].notna().any(axis=1).all()
    late = table[table["inspected_on"] >= "2025-07-01"]
    assert "district" not in set(late["team_level"])
    assert len(table) == 900
    assert len(world.tips) == 500
    for days in (table["inspected_on"], world.tips["received_on"]):
        assert days.min() >= "2023-01-01"
        assert days.max() <= str(DATA_END)


def test_designations_name_units_of_their_day(
    world: World, old: territory.Vintage
) -> None:
    table = world.designations
    early = table[table["valid_from"] < "2025-07-01"]
    assert set(early["unit_code"]) <= set(old.codes)
    assert early["valid_to"].max() <= "2025-07-01"
    late = table[table["valid_from"] >= "2025-07-01"]
    assert set(late["unit_code"]) <= set(world.territory.new.codes)


# --- reproducibility ------------------------------------------------------------


def test_same_seed_same_world_other_seed_another(world: World) -> None:
    again, other = (
        tables(generate("sample", DEFAULT_SEED)),
        tables(generate("sample", 1)),
    )
    for name, table in tables(world).items():
        pd.testing.assert_frame_equal(table, again[name])
    assert not world.territory.old.communes.geometry.iloc[0].equals(  # type: ignore[union-attr]
        other["communes 2020"].geometry.iloc[0]
    )
    assert not world.tips.geometry.equals(other["tips"].geometry)


def rows(path: Path, layer: str | None = None) -> pd.DataFrame:
    """A shipped file as text and WKB, so that rows can be compared."""
    if path.suffix == ".csv":
        return pd.read_csv(path, dtype=str)
    table = gpd.read_file(path, layer=layer)
    return pd.DataFrame(table.drop(columns="geometry")).assign(
        shape=table.geometry.to_wkb()
    )


def test_shipped_files_are_the_generators_output(world: World, tmp_path: Path) -> None:
    write_samples(world, tmp_path, tmp_path / "SOURCES.toml")
    shipped = sorted(path.name for path in SAMPLES.iterdir())
    assert shipped == sorted(p.name for p in tmp_path.iterdir() if p.suffix != ".toml")
    for name in shipped:
        layers: list[str | None] = [None]
        if name.endswith(".gpkg"):
            layers = gpd.list_layers(SAMPLES / name)["name"].tolist()
        for layer in layers:
            pd.testing.assert_frame_equal(
                rows(SAMPLES / name, layer), rows(tmp_path / name, layer)
            )


def test_sources_list_every_file_with_its_hash() -> None:
    sources = tomllib.loads((GIS_DATA / "SOURCES.toml").read_text(encoding="utf-8"))
    listed = {name: entry for name, entry in sources.items() if "samples/" in name}
    assert set(listed) == {f"samples/{path.name}" for path in SAMPLES.iterdir()}
    for name, entry in listed.items():
        digest = hashlib.sha256((GIS_DATA / name).read_bytes()).hexdigest()
        assert digest == entry["sha256"], f"{name}: run scripts/make_samples"
        assert entry["licence"] == "CC0-1.0"
        assert entry["rows"] > 0
    assert sum(path.stat().st_size for path in SAMPLES.iterdir()) < 6_000_000
