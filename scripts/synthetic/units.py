"""Codes, names and types of the units of both vintages.

The traps that real registers set are put in on purpose: namesakes, names that differ
only by diacritics, codes used again for another extent, one unit that changes
nothing and one that changes nothing but its name.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scripts.synthetic.chance import FloatArray, IntArray
from scripts.synthetic.names import official, place_names
from scripts.synthetic.provinces import Province

Rows = dict[str, list[str]]
"""Column → one text per unit: code, name, unit_type, parent_code."""


@dataclass(frozen=True)
class Layout:
    """Who belongs to whom, before anything has a name.

    Atom i is the main part of old commune i; further parts follow. Without an old
    vintage every atom is one commune of 2025.
    """

    specs: tuple[Province, ...]
    atom_province: IntArray
    atom_old: IntArray
    atom_new: IntArray
    atom_weight: FloatArray
    district: IntArray
    """Per old commune, 0.. within its province."""
    districts_per_province: int

    @property
    def communes(self) -> int:
        """Number of communes in the first vintage."""
        return int(self.atom_old.max()) + 1

    def seat(self, communes: IntArray) -> int:
        """The commune with the largest town."""
        return int(communes[np.argmax(self.atom_weight[communes])])


def district_rows(rng: np.random.Generator, layout: Layout) -> Rows:
    """Districts of the old vintage, province by province."""
    per = layout.districts_per_province
    both = [(spec, d) for spec in layout.specs for d in range(per)]
    kinds = [_district_type(spec, d) for spec, d in both]
    names = [
        name
        for spec in layout.specs
        for name in place_names(rng, per, urban=spec.urban)
    ]
    return {
        "code": [_district_code(spec, d) for spec, d in both],
        "name": [official(k, n) for k, n in zip(kinds, names, strict=True)],
        "unit_type": kinds,
        "parent_code": [spec.code for spec, _ in both],
    }


def first_rows(rng: np.random.Generator, layout: Layout) -> Rows:
    """Communes of the first vintage: the old one, or 2025 where there is no old one."""
    rows: Rows = {"code": [], "name": [], "unit_type": [], "parent_code": []}
    home = layout.atom_province[: layout.communes]
    for p, spec in enumerate(layout.specs):
        mine = np.flatnonzero(home == p)  # provinces follow one another in order
        names = place_names(rng, len(mine), urban=spec.urban)
        district = layout.district[mine]
        if layout.districts_per_province:
            seats = {layout.seat(mine[district == d]) for d in np.unique(district)}
            is_seat = np.isin(mine, sorted(seats))
            _collide(names, np.where(is_seat, -1, district), spec)
            kinds = [
                _commune_type(_district_type(spec, d), is_seat=s)
                for d, s in zip(district.tolist(), is_seat.tolist(), strict=True)
            ]
            parents = [_district_code(spec, d) for d in district.tolist()]
        else:
            weight = layout.atom_weight[mine]
            town = (weight > np.quantile(weight, 0.6)) & spec.urban
            kinds = ["phuong" if t else "xa" for t in town]
            parents = [spec.code] * len(mine)
        rows["code"] += [f"{spec.code}{i + 1:03d}" for i in range(len(mine))]
        rows["name"] += [official(k, n) for k, n in zip(kinds, names, strict=True)]
        rows["unit_type"] += kinds
        rows["parent_code"] += parents
    return rows


def merged_rows(rng: np.random.Generator, layout: Layout, old: Rows) -> Rows:
    """A merged unit takes the code of the old unit where its seat is.

    Its name is the seat's, or another member's, or new, so that neither the code
    nor the name alone tells which unit is meant.
    """
    plain = [
        full.removeprefix(official(kind, ""))
        for full, kind in zip(old["name"], old["unit_type"], strict=True)
    ]
    unused = {
        spec.code: iter(
            [n for n in place_names(rng, 400, urban=spec.urban) if n not in plain]
        )
        for spec in layout.specs
    }
    rows: Rows = {"code": [], "name": [], "unit_type": [], "parent_code": []}
    taken: set[tuple[str, str]] = set()
    kept: set[str] = set()
    main_new = layout.atom_new[: layout.communes]
    for unit in range(int(layout.atom_new.max()) + 1):
        members = np.flatnonzero(main_new == unit)
        seat = layout.seat(members)
        province = old["code"][seat][:2]
        if _unchanged(layout, unit, seat):
            # The first such commune keeps its name, the second is renamed.
            name = "" if province in kept else plain[seat]
            kept.add(province)
        else:
            name = _inherited(rng, [plain[m] for m in members.tolist()], plain[seat])
        if not name or (province, name) in taken:
            name = next(unused[province])
        taken.add((province, name))
        kind = "phuong" if old["unit_type"][seat] == "phuong" else "xa"
        rows["code"].append(old["code"][seat])
        rows["name"].append(official(kind, name))
        rows["unit_type"].append(kind)
        rows["parent_code"].append(province)
    return rows


def _unchanged(layout: Layout, unit: int, seat: int) -> bool:
    """Whether the unit has exactly the extent of the old commune ``seat``."""
    return bool(((layout.atom_new == unit) == (layout.atom_old == seat)).all())


def _inherited(rng: np.random.Generator, members: list[str], seat: str) -> str:
    """The seat's name, some member's, or "" for a new one."""
    draw = rng.random()
    if draw < 0.5:
        return seat
    return members[int(rng.integers(len(members)))] if draw < 0.75 else ""


def _district_code(spec: Province, district: int) -> str:
    return f"{spec.code}{district + 1}"


def _district_type(spec: Province, district: int) -> str:
    """The inner districts of a city are quận; a mountain province has one town."""
    if spec.urban:
        return ("quan", "quan", "thi_xa")[district] if district < 3 else "huyen"
    return "thanh_pho" if district == 0 else "huyen"


def _commune_type(district_type: str, *, is_seat: bool) -> str:
    if district_type == "quan":
        return "phuong"
    if district_type in {"thi_xa", "thanh_pho"}:
        return "phuong" if is_seat else "xa"
    return "thi_tran" if is_seat else "xa"


def _collide(names: list[str], district: IntArray, spec: Province) -> None:
    """Put two traps in: an exact namesake and a pair that differs by diacritics.

    Namesakes lie in different districts, as in reality; ``district`` is -1 for a
    district's seat, which would bear another type word.
    """
    same, first, second = (
        ("Gò Sỏi", "Bãi Mơ", "Bãi Mờ")
        if spec.urban
        else ("Nà Cuội", "Phiêng Lau", "Phiêng Lâu")
    )
    outer = np.flatnonzero(district >= 2)  # all of them "xã"
    one = outer[0]
    other = outer[district[outer] != district[one]][0]
    names[one] = names[other] = same
    pair = outer[(outer != one) & (outer != other)]
    names[pair[0]], names[pair[-1]] = first, second
