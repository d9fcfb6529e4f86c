"""The names of real communes, in every way of damage, are read right or asked about."""

from __future__ import annotations

import csv
import os
import random
import unicodedata
from pathlib import Path

import pytest

from geoapp.ingest.text.decode import decode
from geoapp.ingest.text.judge import ENOUGH, judge
from geoapp.ingest.text.keys import key_of
from tests.legacy_text import WAYS
from tests.real.real_layers import VARIABLE, needs_real_data

pytestmark = [pytest.mark.real_data, needs_real_data]

DRAWS = 30
LISTS = ("gso_communes_20200101.csv", "gso_communes_20250301.csv")


def rows(file_name: str) -> list[dict[str, str]]:
    file = Path(os.environ[VARIABLE]) / file_name
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def real_names() -> list[str]:
    named = {row[column] for file in LISTS for row in rows(file) for column in
             ("commune", "district", "province")}  # fmt: skip
    return sorted(unicodedata.normalize("NFC", n) for n in named if not n.isascii())


def is_right(way: str, names: list[str]) -> tuple[bool, bool]:
    """Tell whether a draw was read right, and whether it would be asked about.

    Without regard to capitals, which TCVN3 does not always have.
    """
    values = [WAYS[way](name) for name in names]
    telling = [value for value in values if not value.isascii()]
    verdict = judge(telling)
    found = [(each.text or "").casefold() for each in decode(values, verdict)]
    return found == [name.casefold() for name in names], verdict.needs_choice


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("size", [3, ENOUGH, 50])
def test_draws_of_real_names(way: str, size: int) -> None:
    names, chance = real_names(), random.Random(size)  # noqa: S311 - the same draws
    draws = [is_right(way, chance.sample(names, size)) for _ in range(DRAWS)]
    unasked = [right for right, asked in draws if not asked]
    assert all(unasked)
    if size >= ENOUGH:
        assert len(unasked) == DRAWS


def test_an_old_list_saved_in_the_wrong_encoding() -> None:
    written = [row["C_NAMEVI"] for row in rows("names_tcvn3_mojibake_hn_sl.csv")]
    verdict = judge(written)
    assert (verdict.encoding, verdict.reading.via) == ("tcvn3", ("windows-1252",))
    found = {key_of(each.text or "") for each in decode(written, verdict)}
    bare = {key_of(name.split(" ", 1)[-1]) for name in real_names()}
    assert len(found & bare) > 0.6 * len(found)
