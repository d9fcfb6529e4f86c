"""Recorded runs: what was asked, with which parameters, and every result's reasons."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from geoapp.accounts.permissions import Viewer, can_view_rankings
from geoapp.registry.models import Hotspot
from geoapp.territory.models import AdminUnit
from geoapp.territory.scope import in_visible_units


class RunKind(models.TextChoices):
    BORDER_PRIORITY = "border_priority", _("Địa bàn ưu tiên")
    RELAPSE_RISK = "relapse_risk", _("Theo dõi nguy cơ tái hoạt động")


class Band(models.TextChoices):
    """How far up the reading list; the bounds are parameters of the run."""

    HIGH = "high", _("Cao")
    MEDIUM = "medium", _("Trung bình")
    LOW = "low", _("Thấp")
    INSUFFICIENT_DATA = "insufficient_data", _("Thiếu dữ liệu")


class Run(models.Model):
    """One analysis on one day, with its parameters whole, so that it can be repeated.

    The day is the day the territory and the registers are read *as of*; what had not
    yet been recorded on that day is used all the same, so a run is not a back-test.
    """

    kind = models.CharField(max_length=20, choices=RunKind)
    day = models.DateField()
    parameters = models.JSONField()
    finished_at = models.DateTimeField(auto_now_add=True)
    run_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=RunKind.values), name="run_kind_known"
            ),
        ]
        indexes = [models.Index(fields=["kind", "-id"], name="run_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.day}"


class ResultQuerySet(models.QuerySet["Result"]):
    def visible_to(self, user: Viewer) -> Self:
        """Scores follow the visibility rule of the places they are made from."""
        if not can_view_rankings(user):
            return self.none()
        return self.filter(
            Q(in_visible_units("unit", user))
            | Q(in_visible_units("hotspot__lead_unit", user))
        )

    def of_newest(self, kind: str) -> Self:
        """Results of the newest run of a kind; none if it never ran."""
        newest = Run.objects.filter(kind=kind).order_by("-id").values("id")[:1]
        return self.filter(run__in=newest)


class Result(models.Model):
    """Score, band and reasons of one commune or one hotspot.

    ``reasons`` is a list of {"code", "points", "weight", "value", "facts", "missing"}
    whose points add up to the score; ``analysis/reasons.py`` makes the words from code
    and facts at display time. ``completeness`` is the share of the weights for which
    there were data: 1 = all. ``rank`` is the rank within the province.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="results")
    unit = models.ForeignKey(AdminUnit, models.PROTECT, null=True)
    hotspot = models.ForeignKey(Hotspot, models.PROTECT, null=True)
    rank = models.PositiveIntegerField()
    score = models.FloatField()
    band = models.CharField(max_length=20, choices=Band)
    completeness = models.FloatField()
    reasons = models.JSONField()

    objects = ResultQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=True, hotspot__isnull=False)
                | Q(unit__isnull=False, hotspot__isnull=True),
                name="result_about_one_thing",
            ),
            models.UniqueConstraint(fields=["run", "unit"], name="result_once_a_unit"),
            models.UniqueConstraint(
                fields=["run", "hotspot"], name="result_once_a_hotspot"
            ),
            models.CheckConstraint(
                condition=Q(completeness__gte=0, completeness__lte=1),
                name="result_completeness_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(band__in=Band.values), name="result_band_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run} #{self.rank}"
