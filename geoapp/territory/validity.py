"""Validity: half-open spans of days, and the constraints that guard them.

``[first day, first day no longer)``: a unit abolished on 1 July is still in force on
30 June and no longer on 1 July, and its successor may start on 1 July.
"""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db.models import BooleanField, DateField, F, Func, Q, Value
from django.db.models.functions import Cast


class DatedQuerySet(models.QuerySet):  # type: ignore[type-arg]
    """Rows with a ``validity``."""

    def in_force_on(self, day: date) -> Self:
        """Rows valid on ``day``: first day included, last day excluded."""
        return self.filter(in_force("validity", day))


def in_force(path: str, day: date) -> Func:
    """Return the condition that ``day`` lies within the validity at ``path``.

    NULLIF … IS NOT NULL says nothing but «is true», and is there for the planner.
    Behind a policy it may not look at statistics of ranges: it takes ``@>`` for a
    condition that one row in 200 meets, and joins a nation's communes pair by pair
    (1.2 s for a tile instead of 0.04). So written, it expects nearly every row. What it
    costs: no index on validity is used, by the owner of the tables either.
    """
    return Func(
        F(path),
        Cast(Value(day), DateField()),
        template="NULLIF(%(expressions)s, FALSE) IS NOT NULL",
        arg_joiner=" @> ",
        output_field=BooleanField(),
    )


def dated(name: str) -> models.CheckConstraint:
    """Return the constraint that ``validity`` has a first day and is not empty."""
    return models.CheckConstraint(
        condition=Q(validity__isempty=False, validity__startswith__isnull=False),
        name=f"{name}_validity_dated",
    )


def unique_code(name: str) -> models.UniqueConstraint:
    """Return the constraint that no two rows have one code.

    Not ``unique=True``: with that Django makes a second index, for LIKE, which a
    database that sorts by code point does not need, and which costs twice the first.
    """
    return models.UniqueConstraint(fields=["code"], name=f"{name}_code_unique")


def valid_geometry(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(geom__isvalid=True), name=f"{name}_geom_valid"
    )


def never_twice_at_once(name: str, *keys: str) -> ExclusionConstraint:
    """Return the constraint that no two rows with equal keys overlap in validity."""
    return ExclusionConstraint(
        name=f"{name}_never_twice_at_once",
        expressions=[
            *((key, RangeOperators.EQUAL) for key in keys),
            ("validity", RangeOperators.OVERLAPS),
        ],
    )
