"""Hotspots: where they lie, and the life each one has lived.

The twelve of the sample are told one by one, because the lists that the system
draws up from them (border-area priority, relapse watch) must have a clear top, a
quiet bottom and one case without data. Larger scales draw theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from scripts.synthetic.chance import BoolArray, FloatArray, shares, stream
from scripts.synthetic.mesh import Mesh
from scripts.synthetic.plane import LONLAT, shape_to_lonlat, to_lonlat
from scripts.synthetic.registers import Landmarks, keep_inside, town_points
from scripts.synthetic.sizes import DATA_END, DATA_START, REORGANISED_ON
from scripts.synthetic.territory import Territory, Vintage

NEXT: dict[str, frozenset[str]] = {
    "": frozenset({"suspected"}),
    "suspected": frozenset({"verified", "dismissed"}),
    "verified": frozenset({"case_opened"}),
    "case_opened": frozenset({"under_action"}),
    "under_action": frozenset({"cleared"}),
    "cleared": frozenset({"handed_over", "relapsed"}),
    "handed_over": frozenset({"monitoring", "relapsed"}),
    "monitoring": frozenset({"closed", "relapsed"}),
    "closed": frozenset({"relapsed"}),
    "relapsed": frozenset({"verified"}),
    "dismissed": frozenset(),
}
"""Legal successors of each state; "" is the beginning."""

WATCHED = ("handed_over", "monitoring")

NOTES = {
    "suspected": "Có dấu hiệu, chờ xác minh",
    "verified": "Đã xác minh tại thực địa",
    "case_opened": "Lập hồ sơ quản lý địa bàn",
    "under_action": "Triển khai kế hoạch chuyển hoá địa bàn",
    "cleared": "Đã triệt xóa",
    "handed_over": "Bàn giao cho địa phương quản lý",
    "monitoring": "Đưa vào theo dõi định kỳ",
    "closed": "Kết thúc theo dõi",
    "relapsed": "Có phát hiện mới trong phạm vi tụ điểm",
    "dismissed": "Không đủ căn cứ, loại khỏi danh sách",
}
_DOCUMENT = {
    "verified": "BB",
    "case_opened": "QĐ",
    "under_action": "KH",
    "cleared": "BC",
    "handed_over": "BB",
    "monitoring": "KH",
    "closed": "QĐ",
    "relapsed": "BB",
    "dismissed": "BB",
}


@dataclass(frozen=True)
class Pace:
    """What happens around a hotspot in a year, within 300 m."""

    tips: float
    visits: float
    finding_share: float


@dataclass(frozen=True)
class Story:
    """One hotspot before it has a shape."""

    province: str
    place: str
    """core_street | province_line | gate | tourist | border_town | town | as:<n>."""
    setting: str
    recognition: str
    events: tuple[tuple[str, str], ...]
    """(status, ISO date) in order."""
    active: Pace = Pace(tips=7, visits=7, finding_share=0.5)
    watched: Pace = Pace(tips=2, visits=6, finding_share=0.05)
    """After hand-over. Findings then lie in the ring of 60–290 m, never inside: a
    verified finding inside would be a relapse by definition."""
    silent_from: str = ""
    """No visit and no tip from this day on."""
    ring_finding: str = ""
    """Exactly one finding after hand-over, on this day, 50–300 m away."""
    notes: tuple[tuple[str, str], ...] = ()
    """(status, note) where the usual note does not do."""

    def note(self, status: str) -> str:
        """What the log says beside a status."""
        return dict(self.notes).get(status, NOTES[status])


_UP_TO_ACTION = ("suspected", "verified", "case_opened", "under_action")
_UP_TO_WATCH = (*_UP_TO_ACTION, "cleared", "handed_over", "monitoring")


def _dated(states: tuple[str, ...], days: str) -> tuple[tuple[str, str], ...]:
    return tuple(zip(states, days.split(), strict=True))


# The quoted numbers are the hotspots' numbers in the files: TD-01 …
SAMPLE_STORIES: tuple[Story, ...] = (
    # 01: a street through five wards of the city; handed over two years ago.
    Story(
        "97",
        "core_street",
        "public",
        "recognised",
        _dated(
            _UP_TO_WATCH,
            "2023-02-06 2023-03-14 2023-04-11 2023-05-16 "
            "2024-03-20 2024-05-15 2024-06-03",
        ),
        watched=Pace(tips=2.0, visits=7, finding_share=0.06),
    ),
    # 02: on the line between the provinces: the clear top of the relapse watch.
    Story(
        "97",
        "province_line",
        "public",
        "recognised",
        _dated(
            _UP_TO_WATCH,
            "2024-01-16 2024-02-27 2024-03-26 2024-05-07 "
            "2025-07-22 2025-09-10 2025-10-01",
        ),
        watched=Pace(tips=26, visits=17, finding_share=0.55),
    ),
    # 03: at a border gate: second on the watch list.
    Story(
        "98",
        "gate",
        "public",
        "recognised",
        _dated(
            _UP_TO_WATCH,
            "2023-05-09 2023-06-20 2023-07-18 2023-09-12 "
            "2024-12-10 2025-02-18 2025-03-11",
        ),
        watched=Pace(tips=11, visits=10, finding_share=0.32),
    ),
    # 04: the quiet one: visited, nothing found, hardly a tip.
    Story(
        "97",
        "town",
        "public",
        "recognised",
        _dated(
            _UP_TO_WATCH,
            "2023-03-07 2023-04-18 2023-05-23 2023-07-04 "
            "2024-06-11 2024-09-17 2024-10-08",
        ),
        watched=Pace(tips=0.5, visits=8, finding_share=0.0),
    ),
    # 05: no visit and no tip in the last 90 days: "chưa đủ dữ liệu".
    Story(
        "98",
        "border_town",
        "establishment",
        "recognised",
        _dated(
            _UP_TO_WATCH,
            "2023-08-15 2023-10-03 2023-11-07 2024-01-09 "
            "2024-08-20 2024-11-05 2024-12-03",
        ),
        watched=Pace(tips=2.5, visits=5, finding_share=0.0),
        silent_from="2026-03-15",
    ),
    # 06: relapsed once, cleared again, watched again.
    Story(
        "98",
        "tourist",
        "establishment",
        "recognised",
        (
            *_dated(
                _UP_TO_WATCH,
                "2023-01-17 2023-02-21 2023-03-28 2023-05-10 "
                "2024-01-23 2024-03-12 2024-04-09",
            ),
            *_dated(
                (
                    "relapsed",
                    "verified",
                    "case_opened",
                    "under_action",
                    "cleared",
                    "handed_over",
                    "monitoring",
                ),
                "2025-02-12 2025-02-26 2025-03-18 2025-04-22 "
                "2025-10-14 2025-12-09 2026-01-06",
            ),
        ),
        watched=Pace(tips=5, visits=8, finding_share=0.15),
    ),
    # 07: handed over; one finding in the ring, a displacement candidate.
    Story(
        "97",
        "tourist",
        "public",
        "recognised",
        _dated(
            _UP_TO_WATCH,
            "2023-09-05 2023-10-17 2023-11-21 2024-01-16 "
            "2024-11-12 2025-02-04 2025-03-04",
        ),
        watched=Pace(tips=2.0, visits=7, finding_share=0.0),
        ring_finding="2025-11-18",
    ),
    # 08: the locality does not recognise it; work goes on.
    Story(
        "97",
        "town",
        "public",
        "not_recognised",
        _dated(_UP_TO_ACTION, "2025-03-11 2025-05-06 2025-08-12 2025-10-07"),
        notes=(("verified", "Đã xác minh; địa phương chưa công nhận"),),
    ),
    # 09 and 10: reported twice, found to be one and kept as 09.
    Story(
        "98",
        "province_line",
        "public",
        "recognised",
        _dated(_UP_TO_ACTION, "2025-04-08 2025-06-10 2025-08-05 2025-09-16"),
        active=Pace(tips=9, visits=8, finding_share=0.5),
        notes=(("verified", "Đã xác minh; gộp với TD-10, vẽ lại phạm vi"),),
    ),
    Story(
        "98",
        "as:9",
        "public",
        "unconfirmed",
        _dated(("suspected", "dismissed"), "2025-05-13 2025-06-10"),
        active=Pace(tips=0, visits=0, finding_share=0),
        notes=(("dismissed", "Gộp vào TD-09: cùng một tụ điểm"),),
    ),
    # 11: the whole way to the end of monitoring.
    Story(
        "97",
        "town",
        "establishment",
        "recognised",
        _dated(
            (*_UP_TO_WATCH, "closed"),
            "2023-01-10 2023-02-14 2023-03-14 2023-04-18 "
            "2023-10-24 2023-12-19 2024-01-16 2026-03-10",
        ),
        watched=Pace(tips=0.6, visits=5, finding_share=0.0),
    ),
    # 12: new, at the border, nothing proven yet.
    Story(
        "98",
        "border_town",
        "public",
        "unconfirmed",
        _dated(("suspected",), "2026-05-12"),
        active=Pace(tips=16, visits=12, finding_share=0.3),
    ),
)


@dataclass(frozen=True)
class Hotspots:
    """What is written, with the stories and shapes it was made from."""

    table: gpd.GeoDataFrame
    events: pd.DataFrame
    stories: tuple[Story, ...]
    shapes_m: Any
    """(n,) polygons in metres."""

    def middles_m(self) -> FloatArray:
        """A point in metres inside each hotspot."""
        inner = shapely.point_on_surface(self.shapes_m)
        middles: FloatArray = shapely.get_coordinates(inner)
        return middles


def build(territory: Territory, marks: Landmarks, seed: int) -> Hotspots:
    """Shapes and event logs of all hotspots."""
    rng = stream(seed, "hotspots")
    count = territory.scale.hotspots
    if territory.scale.name == "sample":
        stories = SAMPLE_STORIES
    else:
        stories = tuple(_draw_story(rng) for _ in range(count))
    shapes = _shapes(rng, territory, marks, stories)
    code = [f"TD-{i + 1:0{max(2, len(str(count)))}d}" for i in range(count)]
    inner = shapely.get_coordinates(shapely.point_on_surface(shapes))
    first_day = [story.events[0][1] for story in stories]
    old_days = np.array(first_day, dtype="datetime64[D]") < REORGANISED_ON
    table = gpd.GeoDataFrame(
        {
            "code": code,
            "name": [f"Tụ điểm mẫu {c[3:]}" for c in code],
            "setting": [s.setting for s in stories],
            "recognition": [s.recognition for s in stories],
            "lead_code": _lead(territory, inner, old_days),
            "valid_from": first_day,
        },
        geometry=shape_to_lonlat(shapes),
        crs=LONLAT,
    )
    return Hotspots(table, _events(code, stories), stories, shapes)


def _lead(territory: Territory, xy: FloatArray, old_days: BoolArray) -> Any:
    """Code of the commune under the hotspot's middle on the day of detection."""
    atom = territory.atom_at(to_lonlat(xy))
    new = territory.new.codes[territory.new.of_atom[atom]]
    if territory.old is None:
        return new
    return np.where(old_days, territory.old.codes[territory.old.of_atom[atom]], new)


def _events(codes: list[str], stories: tuple[Story, ...]) -> pd.DataFrame:
    """The log, with documents numbered through each year in order of date."""
    rows = [
        (day, code, i, status, story.note(status))
        for code, story in zip(codes, stories, strict=True)
        for i, (status, day) in enumerate(story.events)
    ]
    number: dict[tuple[str, str], int] = {}
    document: dict[tuple[str, int], str] = {}
    for day, code, i, status, _ in sorted(rows):
        kind = _DOCUMENT.get(status)
        if kind:
            key = (kind, day[:4])
            number[key] = number.get(key, 0) + 1
            document[code, i] = f"{kind}-{number[key]:03d}/{day[:4]}"
    return pd.DataFrame(
        {
            "hotspot_code": [code for _, code, _, _, _ in rows],
            "status": [status for _, _, _, status, _ in rows],
            "happened_on": [day for day, _, _, _, _ in rows],
            "document_no": [document.get((code, i)) for _, code, i, _, _ in rows],
            "note": [note for _, _, _, _, note in rows],
        }
    )


# --- drawn stories --------------------------------------------------------------

_MEAN_DAYS = {
    "verified": 40,
    "dismissed": 60,
    "case_opened": 35,
    "under_action": 45,
    "cleared": 240,
    "handed_over": 70,
    "monitoring": 25,
    "closed": 500,
    "relapsed": 300,
}
_PLACES = {"town": 5.0, "province_line": 1.5, "border_town": 1.0, "tourist": 2.0}


def _draw_story(rng: np.random.Generator) -> Story:
    span = int((DATA_END - DATA_START).astype(int)) - 30
    day = DATA_START + np.timedelta64(int(rng.integers(span)), "D")
    state = "suspected"
    events = [(state, str(day))]
    while True:
        legal = sorted(NEXT[state])
        if not legal:
            break
        chance = [{"relapsed": 0.12, "dismissed": 0.12}.get(s, 1.0) for s in legal]
        if state == "closed" and rng.random() > 0.1:
            break  # a closed hotspot seldom comes back
        state = legal[int(rng.choice(len(legal), p=shares(chance)))]
        mean = _MEAN_DAYS[state]
        day += np.timedelta64(5 + int(rng.exponential(mean)), "D")
        if day > DATA_END:
            break
        events.append((state, str(day)))
    places = list(_PLACES)
    return Story(
        province="",
        place=places[int(rng.choice(len(places), p=shares(list(_PLACES.values()))))],
        setting="public" if rng.random() < 0.6 else "establishment",
        recognition="recognised" if rng.random() < 0.85 else "not_recognised",
        events=tuple(events),
        watched=Pace(
            tips=float(rng.gamma(1.0, 3.0)),
            visits=float(rng.gamma(4.0, 1.5)),
            finding_share=float(rng.beta(1.0, 7.0)),
        ),
    )


# --- shapes ---------------------------------------------------------------------


def _shapes(
    rng: np.random.Generator,
    territory: Territory,
    marks: Landmarks,
    stories: tuple[Story, ...],
) -> Any:
    """Polygons in metres; rings of 300 m do not meet but for a merged pair."""
    shapes: list[Any] = []
    tree_every = 64  # rebuild the search tree now and then, not for every hotspot
    tree = shapely.STRtree([])
    for i, story in enumerate(stories):
        if story.place.startswith("as:"):
            shapes.append(_blob(rng, shapes[int(story.place[3:]) - 1].centroid, 110.0))
            continue
        if i % tree_every == 0:
            tree = shapely.STRtree(shapes)
        recent = shapes[i - i % tree_every :]
        for _ in range(200):
            shape = _draw_shape(rng, territory, marks, story)
            near = len(tree.query(shape, predicate="dwithin", distance=700.0))
            if not near and not any(shapely.dwithin(shape, s, 700.0) for s in recent):
                break
        else:
            raise ValueError(f"no room for hotspot {i + 1} ({story.place})")
        shapes.append(shape)
    return np.array(shapes, dtype=object)


def _draw_shape(
    rng: np.random.Generator, territory: Territory, marks: Landmarks, story: Story
) -> Any:
    """A buffered street or a rough patch around a point."""
    if story.place == "core_street":
        return shapely.buffer(_street(territory, story.province), 40.0, quad_segs=4)
    mine = np.array([story.province in ("", spec.code) for spec in territory.specs])[
        territory.atom_province
    ]
    if story.place == "province_line":
        line = shapely.get_parts(territory.province_line_m)
        part = line[int(rng.choice(len(line), p=shares(shapely.length(line))))]
        start = rng.uniform(0.05, 0.9) * part.length
        cut = shapely.line_interpolate_point(part, start + np.linspace(0, 600, 13))
        street = shapely.linestrings(shapely.get_coordinates(cut))
        return shapely.buffer(street, 45.0, quad_segs=4)
    if story.place == "gate":
        gates = marks.of_kind("border_gate")
        spot = gates[int(rng.integers(len(gates)))] + rng.normal(size=2) * 60.0
    elif story.place == "tourist":
        sites = marks.of_kind("tourist_site")
        atom = territory.atom_at(to_lonlat(sites))
        sites = sites[mine[atom]]
        turn = rng.uniform(0, 2 * np.pi)
        spot = sites[int(rng.integers(len(sites)))] + 320.0 * np.array(
            [np.cos(turn), np.sin(turn)]
        )
    else:
        weight = territory.atom_weight * mine
        if story.place == "border_town":
            weight = weight * territory.on_border
        atom = np.array([rng.choice(len(weight), p=shares(weight))])
        spot = town_points(rng, territory, atom, 0.05)[0]
    spot = keep_inside(rng, territory, spot[None])[0][0]
    size = 60.0 if story.setting == "establishment" else 120.0
    return _blob(rng, shapely.points(spot), size)


def _blob(rng: np.random.Generator, centre: Any, radius_m: float) -> Any:
    """A rough patch as somebody would draw it on a map."""
    turn = np.linspace(0, 2 * np.pi, 14, endpoint=False)
    reach = radius_m * rng.uniform(0.75, 1.25, len(turn))
    middle = shapely.get_coordinates(centre)[0]
    ring = middle + np.column_stack([np.cos(turn), np.sin(turn)]) * reach[:, None]
    return shapely.polygons(ring)


def _street(territory: Territory, province: str) -> Any:
    """A street along commune edges that touches five communes, as short as possible.

    Two whole edges in the middle and a piece of one edge at either end: each of the
    three nodes on the way adds a commune.
    """
    mesh, vintage = territory.mesh, territory.old or territory.new
    at_node = _edges_at_nodes(territory, vintage, province)
    length = {
        e: float(_line(territory, e).length)
        for edges in at_node.values()
        for e in edges
    }

    def fits(path: tuple[int, ...]) -> bool:
        touched = np.unique(vintage.of_atom[mesh.sides[list(path)]])
        long_enough = min(length[path[0]], length[path[-1]]) > 300
        return len(set(path)) == 4 and len(touched) == 5 and long_enough

    paths = [path for path in _paths(mesh, at_node) if fits(path.edges)]
    if not paths:
        raise ValueError("no street along five communes")
    path = min(paths, key=lambda p: length[p.edges[1]] + length[p.edges[2]])
    first, a, b, last = path.edges
    left, middle, right = path.nodes
    head = _from(territory, first, left, 200.0)[::-1]
    body = np.vstack(
        [_directed(territory, a, left), _directed(territory, b, middle)[1:]]
    )
    tail = _from(territory, last, right, 200.0)
    return shapely.linestrings(np.vstack([head[:-1], body, tail[1:]]))


@dataclass(frozen=True)
class _Path:
    edges: tuple[int, int, int, int]
    nodes: tuple[int, int, int]
    """The nodes between the edges."""


def _edges_at_nodes(
    territory: Territory, vintage: Vintage, province: str
) -> dict[int, list[int]]:
    """Edges between two communes of one province, by the nodes they end in."""
    mesh = territory.mesh
    p = [spec.code for spec in territory.specs].index(province)
    inner = np.flatnonzero((mesh.sides < mesh.inside).all(axis=1))
    commune = vintage.of_atom[mesh.sides[inner]]
    home = territory.atom_province[mesh.sides[inner]]
    kept = inner[(commune[:, 0] != commune[:, 1]) & (home == p).all(axis=1)]
    at_node: dict[int, list[int]] = {}
    for e in kept.tolist():
        for node in mesh.edges[e].tolist():
            at_node.setdefault(node, []).append(e)
    return at_node


def _paths(mesh: Mesh, at_node: dict[int, list[int]]) -> Iterator[_Path]:
    """All paths of four edges, each once, named from their middle node."""
    for middle, around in at_node.items():
        for a, b in combinations(around, 2):
            left, right = _other_end(mesh, a, middle), _other_end(mesh, b, middle)
            for first, last in product(at_node[left], at_node[right]):
                yield _Path((first, a, b, last), (left, middle, right))


def _line(territory: Territory, edge: int) -> Any:
    return shapely.linestrings(territory.mesh.lines_m[edge])


def _other_end(mesh: Mesh, edge: int, node: int) -> int:
    a, b = mesh.edges[edge].tolist()
    return int(b if a == node else a)


def _directed(territory: Territory, edge: int, start: int) -> FloatArray:
    line = territory.mesh.lines_m[edge]
    return line if territory.mesh.edges[edge, 0] == start else line[::-1]


def _from(territory: Territory, edge: int, start: int, metres: float) -> FloatArray:
    """The first metres of an edge, as vertices."""
    line = shapely.linestrings(_directed(territory, edge, start))
    at = shapely.line_interpolate_point(line, np.linspace(0, metres, 6))
    found: FloatArray = shapely.get_coordinates(at)
    return found
