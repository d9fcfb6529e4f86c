"""Visits, tips and designations: what happened when.

Two sources. Around hotspots everything comes from their stories: background events
within 320 m of a hotspot after its hand-over are left out, so that a quiet hotspot
is quiet and the one without data has none. Everywhere else it is chance, with more
going on near the national border and the line between provinces.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from scripts.synthetic.chance import (
    BoolArray,
    DayArray,
    FloatArray,
    IntArray,
    days_between,
    pick,
    shares,
    stream,
)
from scripts.synthetic.hotspots import WATCHED, Hotspots, Pace, Story
from scripts.synthetic.mesh import points
from scripts.synthetic.plane import to_lonlat
from scripts.synthetic.registers import (
    Establishments,
    Landmarks,
    keep_inside,
    points_table,
    town_points,
)
from scripts.synthetic.sizes import DATA_END, DATA_START, REORGANISED_ON
from scripts.synthetic.territory import Territory, Vintage

RING_M = 300.0
QUIET_M = 320.0
FINDINGS = ("minutes", "fined", "suspended", "licence_revoked", "referred")
"""Results that count as a finding (``is_finding``)."""

_RESULT_IF_FINDING = dict(zip(FINDINGS, (46.0, 34.0, 8.0, 3.0, 9.0), strict=True))
_RESULT_ELSE = {
    "no_violation": 72.0,
    "reminded": 20.0,
    "closed_found": 5.0,
    "refused": 3.0,
}
_CHANNELS = {
    "hotline": 42.0,
    "online": 22.0,
    "agency": 18.0,
    "letter": 12.0,
    "in_person": 6.0,
}


@dataclass(frozen=True)
class Told:
    """Events that stories tell, one row each."""

    hotspot: Any
    day: DayArray
    xy: FloatArray
    finding: BoolArray
    establishment: Any
    """Row in the register, or -1."""
    is_visit: BoolArray


def build(
    territory: Territory,
    register: Establishments,
    marks: Landmarks,
    hotspots: Hotspots,
    seed: int,
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Inspections and tips, in order of date."""
    told = _tell(stream(seed, "stories"), register, hotspots)
    inspections = _inspections(
        stream(seed, "inspections"), territory, register, hotspots, told
    )
    tips = _tips(stream(seed, "tips"), territory, register, marks, hotspots, told)
    return inspections, tips


# --- around hotspots ------------------------------------------------------------


@dataclass(frozen=True)
class _Phase:
    """[start, end) with one pace."""

    start: np.datetime64
    end: np.datetime64
    watched: bool
    """Cleared or later: from now on findings lie outside."""
    pace: Pace

    @property
    def days(self) -> int:
        return int((self.end - self.start).astype(int))


class _Event(NamedTuple):
    hotspot: int
    day: np.datetime64
    x: float
    y: float
    establishment: int
    finding: bool
    is_visit: bool


def _tell(
    rng: np.random.Generator, register: Establishments, hotspots: Hotspots
) -> Told:
    mapped = np.flatnonzero(register.mapped)
    tree = shapely.STRtree(points(register.xy[mapped]))
    rows: list[_Event] = []
    for h, story in enumerate(hotspots.stories):
        shape = hotspots.shapes_m[h]
        shapely.prepare(shape)
        found = mapped[tree.query(shape, predicate="dwithin", distance=RING_M - 10)]
        ring = found[shapely.distance(shape, points(register.xy[found])) > 60.0]
        for phase in _phases(story):
            rows += _tell_phase(rng, register, h, shape, ring, phase)
        once = [(story.ring_finding, 60.0)] if story.ring_finding else []
        # The finding that made it a relapse lies inside.
        once += [(day, 0.0) for status, day in story.events if status == "relapsed"]
        for day, gap_m in once:
            x, y = _spot(rng, shape, gap_m)
            rows.append(
                _Event(h, np.datetime64(day), x, y, -1, finding=True, is_visit=True)
            )
    columns = list(zip(*rows, strict=True))
    return Told(
        hotspot=np.array(columns[0], dtype=np.int64),
        day=np.array(columns[1], dtype="datetime64[D]"),
        xy=np.column_stack([columns[2], columns[3]]).astype(np.float64),
        establishment=np.array(columns[4], dtype=np.int64),
        finding=np.array(columns[5], dtype=np.bool_),
        is_visit=np.array(columns[6], dtype=np.bool_),
    )


def _tell_phase(
    rng: np.random.Generator,
    register: Establishments,
    hotspot: int,
    shape: Any,
    ring: IntArray,
    phase: _Phase,
) -> list[_Event]:
    """Visits and tips of one phase; half of the visits go to establishments."""
    rows: list[_Event] = []
    share = phase.pace.finding_share
    due = rng.random()  # spread findings evenly, so that a share of 0.5 is half
    for day in _spread(rng, phase, phase.pace.visits):
        due += share
        finding = due >= 1.0
        due -= finding
        is_open = (register.opened[ring] <= day) & (register.closed[ring] > day)
        nearby = ring[is_open]
        if len(nearby) and rng.random() < 0.5:
            at = int(nearby[int(rng.integers(len(nearby)))])
            x, y = register.xy[at].tolist()
        else:
            at = -1
            away = phase.watched and (finding or rng.random() < 0.5)
            x, y = _spot(rng, shape, 60.0 if away else 0.0)
        rows.append(_Event(hotspot, day, x, y, at, finding=finding, is_visit=True))
    for day in _spread(rng, phase, phase.pace.tips):
        x, y = _spot(rng, shape, 60.0 if rng.random() < 0.5 else 0.0)
        rows.append(_Event(hotspot, day, x, y, -1, finding=False, is_visit=False))
    return rows


def _phases(story: Story) -> list[_Phase]:
    """From detection to the last day, cut where watching begins or ends."""
    end = DATA_END + np.timedelta64(1, "D")
    if story.silent_from:
        end = np.datetime64(story.silent_from, "D")
    if story.events[-1][0] == "dismissed":
        end = np.datetime64(story.events[-1][1], "D")
    turns: list[tuple[np.datetime64, bool]] = []
    for status, day in story.events:
        watched = status in {"cleared", *WATCHED, "closed"}
        if not turns or turns[-1][1] != watched:
            turns.append((np.datetime64(day, "D"), watched))
    stops = [day for day, _ in turns[1:]] + [end]
    return [
        _Phase(start, stop, watched, story.watched if watched else story.active)
        for (start, watched), stop in zip(turns, stops, strict=True)
        if stop > start
    ]


def _spread(
    rng: np.random.Generator, phase: _Phase, per_year: float
) -> list[np.datetime64]:
    """Days in the phase, evenly spaced with a random shift.

    A story told with few events must not depend on luck.
    """
    count = int(per_year * phase.days / 365.25 + rng.random())
    share = (np.arange(count) + rng.random(count)) / max(count, 1)
    return [phase.start + np.timedelta64(int(s * phase.days), "D") for s in share]


def _spot(rng: np.random.Generator, shape: Any, gap_m: float) -> tuple[float, float]:
    """A point inside the shape, or in the ring from ``gap_m`` to 290 m around it."""
    outer = shapely.buffer(shape, RING_M - 10) if gap_m else shape
    min_x, min_y, max_x, max_y = outer.bounds
    while True:
        draw = rng.uniform((min_x, min_y), (max_x, max_y), (32, 2))
        distance = shapely.distance(shape, points(draw))
        good = (distance >= gap_m) & (distance <= (RING_M - 10 if gap_m else 0.0))
        if good.any():
            x, y = draw[int(np.argmax(good))]
            return float(x), float(y)


def _undisturbed(hotspots: Hotspots, xy: FloatArray, day: DayArray) -> BoolArray:
    """Rows that do not fall near a hotspot after it was (first) handed over."""
    first = np.array(
        [
            min(
                (d for status, d in story.events if status in WATCHED),
                default="9999-12-31",
            )
            for story in hotspots.stories
        ],
        dtype="datetime64[D]",
    )
    tree = shapely.STRtree(hotspots.shapes_m)
    row, hotspot = tree.query(points(xy), predicate="dwithin", distance=QUIET_M)
    keep = np.ones(len(xy), dtype=np.bool_)
    keep[row[day[row] >= first[hotspot]]] = False
    return keep


# --- inspections ----------------------------------------------------------------


def _busy(territory: Territory) -> FloatArray:
    """How much more goes on in an atom: lines and borders first."""
    return 1.0 + 1.6 * territory.on_border + 1.0 * territory.on_province_line


def _inspections(
    rng: np.random.Generator,
    territory: Territory,
    register: Establishments,
    hotspots: Hotspots,
    told: Told,
) -> gpd.GeoDataFrame:
    own = np.flatnonzero(told.is_visit)
    wanted = territory.scale.inspections - len(own)
    busy = _busy(territory)[register.atom]
    care = rng.gamma(0.9, 1.0, len(register.atom))  # some are visited again and again
    first = np.maximum(register.opened + np.timedelta64(30, "D"), DATA_START)
    last = np.minimum(register.closed, DATA_END)
    possible = register.mapped & (last > first)
    weight = busy * care * possible
    draw = int(wanted * 1.2) + 50
    at = rng.choice(len(weight), draw, p=shares(weight))
    day = days_between(rng, first[at], last[at])
    keep = np.flatnonzero(_undisturbed(hotspots, register.xy[at], day))[:wanted]
    at, day = at[keep], day[keep]
    frail = rng.gamma(1.5, 1 / 1.5, len(register.atom))
    chance = np.minimum(0.085 * (0.4 + 0.6 * busy) * frail, 0.8)
    finding = rng.random(len(at)) < chance[at]
    establishment = np.concatenate([at, told.establishment[own]])
    table = pd.DataFrame(
        {
            "day": np.concatenate([day, told.day[own]]),
            "establishment": establishment,
            "hotspot": np.concatenate([np.full(len(at), -1), told.hotspot[own]]),
            "is_finding": np.concatenate([finding, told.finding[own]]),
            "x": np.concatenate([register.xy[at, 0], told.xy[own, 0]]),
            "y": np.concatenate([register.xy[at, 1], told.xy[own, 1]]),
        }
    )
    table = table.sort_values(
        ["day", "establishment", "hotspot", "x"], kind="stable", ignore_index=True
    )
    count = len(table)
    kind = _kinds(rng, table)
    code = register.table["ma_cs"].to_numpy(dtype=object)
    hotspot_code = hotspots.table["code"].to_numpy(dtype=object)
    is_finding = table["is_finding"].to_numpy(dtype=np.bool_)
    days = table["day"].to_numpy().astype("datetime64[D]")
    row, spot = table["establishment"].to_numpy(), table["hotspot"].to_numpy()
    return points_table(
        {
            "code": [f"KT-{i:06d}" for i in range(1, count + 1)],
            "inspected_on": days.astype(str),
            "kind": kind,
            "result": np.where(
                is_finding,
                pick(rng, _RESULT_IF_FINDING, count),
                pick(rng, _RESULT_ELSE, count),
            ),
            "is_finding": is_finding,
            "team_level": _team(rng, days, kind),
            "establishment_code": np.where(row >= 0, code[row], None),
            "hotspot_code": np.where(spot >= 0, hotspot_code[spot], None),
        },
        table[["x", "y"]].to_numpy(),
    )


def _kinds(rng: np.random.Generator, table: pd.DataFrame) -> Any:
    """A recheck follows a finding at the same establishment; the rest is chance."""
    count = len(table)
    kind = pick(
        rng,
        {"regular": 58.0, "unannounced": 26.0, "tip_led": 11.0, "supervisory": 5.0},
        count,
    )
    at = table["establishment"].to_numpy()
    finding = table["is_finding"].to_numpy(dtype=np.bool_)
    order = np.argsort(at, kind="stable")  # rows are in order of date already
    after = np.zeros(count, dtype=np.bool_)
    same = (at[order][1:] == at[order][:-1]) & (at[order][1:] >= 0)
    after[order[1:]] = same & finding[order][:-1]
    kind[after & (rng.random(count) < 0.7)] = "recheck"
    return kind


def _team(rng: np.random.Generator, day: DayArray, kind: Any) -> Any:
    """Districts had teams until they ended; only a higher team supervises."""
    count = len(day)
    early = pick(rng, {"province": 20.0, "district": 50.0, "commune": 30.0}, count)
    late = pick(rng, {"province": 30.0, "commune": 70.0}, count)
    team = np.where(day < REORGANISED_ON, early, late)
    team[(kind == "supervisory") & (team == "commune")] = "province"
    return team


# --- tips -----------------------------------------------------------------------


def _tips(
    rng: np.random.Generator,
    territory: Territory,
    register: Establishments,
    marks: Landmarks,
    hotspots: Hotspots,
    told: Told,
) -> gpd.GeoDataFrame:
    own = np.flatnonzero(~told.is_visit)
    wanted = territory.scale.tips - len(own)
    draw = int(wanted * 1.3) + 50
    busy = _busy(territory)
    near = rng.choice(len(register.atom), draw, p=shares(busy[register.atom] ** 1.5))
    town = rng.choice(
        territory.mesh.inside, draw, p=shares(territory.atom_weight * busy)
    )
    tourist = marks.of_kind("tourist_site")
    site = tourist[rng.integers(len(tourist), size=draw)]
    places = np.stack(
        [
            register.xy[near] + rng.normal(size=(draw, 2)) * 90.0,
            town_points(rng, territory, town, 0.12),
            site + rng.normal(size=(draw, 2)) * 400.0,
        ]
    )
    which = rng.choice(3, draw, p=[0.62, 0.26, 0.12])
    xy, _ = keep_inside(rng, territory, places[which, np.arange(draw)])
    span = int((DATA_END - DATA_START).astype(int)) + 1
    # Slowly more every year: channels become known.
    late = np.sqrt(rng.uniform(0.25, 1.0, draw)) * 2 - 1
    day = DATA_START + (late * span).astype("timedelta64[D]")
    keep = np.flatnonzero(_undisturbed(hotspots, xy, day))[:wanted]
    xy, _ = keep_inside(rng, territory, np.vstack([xy[keep], told.xy[own]]))
    day = np.concatenate([day[keep], told.day[own]])
    order = np.lexsort([xy[:, 0], day])
    xy, day = xy[order], day[order]
    count = len(day)
    return points_table(
        {
            "code": [f"TIN-{i:06d}" for i in range(1, count + 1)],
            "received_on": day.astype(str),
            "channel": pick(rng, _CHANNELS, count),
            "verification": _verification(rng, day),
        },
        xy,
    )


def _verification(rng: np.random.Generator, day: DayArray) -> Any:
    """Tips of the last weeks are new; what nobody could verify expires."""
    age = (DATA_END - day).astype(np.int64)
    done = pick(rng, {"verified": 42.0, "unfounded": 40.0, "expired": 18.0}, len(day))
    is_new = (age <= 30) | ((age <= 90) & (rng.random(len(day)) < 0.5))
    return np.where(is_new, "new", done)


# --- designations ---------------------------------------------------------------


def designations(
    territory: Territory, hotspots: Hotspots, register: Establishments, seed: int
) -> pd.DataFrame:
    """Which communes are officially border communes, and which complex in a year.

    ``valid_to`` is the first day it no longer holds; empty = still in force.
    """
    rng = stream(seed, "designations")
    turn = str(REORGANISED_ON)
    start, document = "2020-01-01", "QĐ-118/2020"
    rows: list[tuple[str, str, str | None, str, str]] = []
    if territory.old is not None:
        codes = _border_codes(territory, territory.old)
        rows += [(c, start, turn, document, "border_official") for c in codes]
        start, document = turn, "QĐ-064/2025"
    codes = _border_codes(territory, territory.new)
    rows += [(c, start, None, document, "border_official") for c in codes]
    for year in range(2023, 2027):
        document = f"KH-{11 + year % 7:03d}/{year}"
        for vintage, first, stop in _periods(territory, year):
            codes = _complex_codes(rng, territory, hotspots, register, vintage, year)
            rows += [(c, first, stop, document, "complex") for c in codes]
    table = pd.DataFrame(
        rows, columns=["unit_code", "valid_from", "valid_to", "document_no", "kind"]
    )
    table["level"] = "commune"
    columns = ["unit_code", "level", "kind", "valid_from", "valid_to", "document_no"]
    return table[columns]


def _periods(territory: Territory, year: int) -> list[tuple[Vintage, str, str]]:
    """A year, or its two halves where the communes change within it."""
    first, turn, end = f"{year}-01-01", str(REORGANISED_ON), f"{year + 1}-01-01"
    if territory.old is None or first >= turn:
        return [(territory.new, first, end)]
    if end <= turn:
        return [(territory.old, first, end)]
    return [(territory.old, first, turn), (territory.new, turn, end)]


def _border_codes(territory: Territory, vintage: Vintage) -> list[str]:
    touched = np.unique(vintage.of_atom[territory.on_border])
    return sorted(vintage.codes[touched].tolist())


def _complex_codes(
    rng: np.random.Generator,
    territory: Territory,
    hotspots: Hotspots,
    register: Establishments,
    vintage: Vintage,
    year: int,
) -> list[str]:
    """About one commune in seven: those with open hotspots, then the busiest."""
    count = len(vintage.codes)
    score = np.bincount(
        vintage.of_atom[register.atom],
        _busy(territory)[register.atom],
        minlength=count,
    )
    score = score / score.max() * rng.uniform(0.7, 1.3, count)
    atom = territory.atom_at(to_lonlat(hotspots.middles_m()))
    for a, story in zip(atom.tolist(), hotspots.stories, strict=True):
        before = [s for s, day in story.events if day < f"{year}-07-01"]
        if before and before[-1] in ("verified", "case_opened", "under_action"):
            score[vintage.of_atom[a]] += 1.0
    top = np.argsort(-score, kind="stable")[: max(round(count / 7), 1)]
    return sorted(vintage.codes[top].tolist())
