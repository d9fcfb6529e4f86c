"""Find administrative units on a day, by name, code, level and what they lie in.

People type names as their keyboard allows: «chieng khoong» finds Chiềng Khoong, because
both sides are folded (database/fold.sql) and the index is on the folded name. Folding
is for finding only: Chiềng Hắc and Chiềng Hặc are two communes and stay two lines, and
who types an accent gets the names with that accent first.

Sorted by the name proper, in Vietnamese order (ICU: Đ follows D, tones last): somebody
who looks for Suối Mơ does not first ask whether it is a ward or a township.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import (
    BooleanField,
    Case,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Collate, Lower

from geoapp.accounts.permissions import Viewer
from geoapp.territory.models import AdminUnitVersion
from geoapp.territory.scope import UnitQuerySet
from geoapp.territory.unit_names import TYPE_WORDS

COLLATION = "vi-x-icu"

MAX_LETTERS = 120
"""The longest name the database holds; whatever is typed beyond it is not read."""

MIN_SIMILAR_LETTERS = 3
"""One trigram: with less, everything is similar to everything."""


class Fold(Func):
    """A name without accents and capitals; what the search index holds."""

    function = "territory_fold"
    arity = 1
    output_field = TextField()


def _proper_name() -> Func:
    """Return the name without the word for its type: «Xã Suối Mơ» → «Suối Mơ»."""
    return Func(
        F("name"),
        Value(f"^({'|'.join(TYPE_WORDS)}) "),
        Value(""),
        Value("i"),
        function="regexp_replace",
        output_field=TextField(),
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for. ``within``: a unit; those directly or further below it."""

    words: str = ""
    level: str | None = None
    within: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Versions in force on the day, in the order to show them.

    ``is_similar``: no name holds the words; these are only like them.
    """

    units: UnitQuerySet
    is_similar: bool = False


def find_units(user: Viewer, day: date, wanted: Wanted) -> Found:
    """Return the units that this user may see on ``day`` and that are ``wanted``.

    Each has ``has_polygon`` and, as of that day, ``parent_name`` and ``province_name``
    (the parent's parent; None where the parent is the province, or there is none).
    """
    units = _in_force(user, day)
    if wanted.level is not None:
        units = units.filter(level=wanted.level)
    if wanted.within is not None:
        units = units.filter(_below(user, day, wanted.within))
    words = tidy(wanted.words)
    if not words:
        return Found(_sorted(units))
    named = holding(units, words)
    if len(words) < MIN_SIMILAR_LETTERS or named.exists():
        return Found(_sorted(named, _nearness(words)))
    return Found(_sorted(similar(units, words), F("likeness").desc()), is_similar=True)


def tidy(words: str) -> str:
    """Return what was typed in normal form: NFC, single spaces, nothing invisible."""
    words = unicodedata.normalize("NFC", words[: 4 * MAX_LETTERS])
    seen = (" " if unicodedata.category(each)[0] in "CZ" else each for each in words)
    return " ".join("".join(seen).split())[:MAX_LETTERS]


def holding(units: UnitQuerySet, words: str) -> UnitQuerySet:
    """Keep units whose folded name holds the folded words; digits: or the code's start.

    Index: adminunitversion_name_search (trigrams; from three letters on).
    """
    return units.filter(_is_named(words, is_similar=False))


def similar(units: UnitQuerySet, words: str) -> UnitQuerySet:
    """Keep units of whose name some stretch is like the words, with ``likeness``.

    Index: adminunitversion_name_search. The threshold is the server's own
    (pg_trgm.word_similarity_threshold, 0.6): a slip of the finger still finds.
    """
    folded: Any = Fold(Value(words))  # an expression; the stubs know only texts
    alike: UnitQuerySet = units.filter(_is_named(words, is_similar=True)).annotate(
        likeness=TrigramWordSimilarity(folded, Fold("name"))
    )
    return alike


def _is_named(words: str, *, is_similar: bool) -> Func:
    """Return the condition that a version is among database/named.sql's."""
    named = Func(Value(words), Value(is_similar), function="territory_named")
    return Func(
        F("pk"),
        named,
        template="(%(expressions)s AS named))",
        arg_joiner=" IN (SELECT named FROM ",
        output_field=BooleanField(),
    )


def _in_force(user: Viewer, day: date) -> UnitQuerySet:
    versions = AdminUnitVersion.objects.visible_to(user).in_force_on(day)
    above = versions.filter(unit=OuterRef("parent"))
    further = versions.filter(
        unit__in=versions.filter(unit=OuterRef(OuterRef("parent"))).values("parent")
    )
    shown: UnitQuerySet = versions.defer("geom").annotate(
        has_polygon=ExpressionWrapper(
            Q(geom__isnull=False), output_field=BooleanField()
        ),
        parent_name=Subquery(above.values("name")[:1]),
        province_name=Subquery(further.values("name")[:1]),
    )
    return shown


def _below(user: Viewer, day: date, unit_id: int) -> Q:
    children = AdminUnitVersion.objects.visible_to(user).in_force_on(day)
    return Q(parent=unit_id) | Q(
        parent__in=children.filter(parent=unit_id).values("unit")
    )


def _nearness(words: str) -> Case:
    """Return 0 for the very name, 1 for names with these accents, 2 for others."""
    return Case(
        When(Q(name__iexact=words) | Q(proper__iexact=words), then=Value(0)),
        When(name__icontains=words, then=Value(1)),
        default=Value(2),
    )


def _sorted(units: UnitQuerySet, *first: Any) -> UnitQuerySet:
    ordered: UnitQuerySet = units.alias(proper=_proper_name()).order_by(
        *first, Collate(Lower("proper"), COLLATION), "name", "gso_code"
    )
    return ordered
