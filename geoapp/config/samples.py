"""The two synthetic provinces: load them, analyse them, take them away again."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Model, ProtectedError, Q, QuerySet

from geoapp.accounts.models import Role, User
from geoapp.analysis import runs
from geoapp.analysis.models import Run
from geoapp.ingest import quarantine
from geoapp.ingest.choices import Choices
from geoapp.ingest.models import MappingTemplate, StagedImport
from geoapp.ingest.pipeline import import_layer
from geoapp.ingest.request import Request
from geoapp.ingest.tasks import COMMIT, LOOK, PREVIEW, UNDO, UPKEEP
from geoapp.jobs.models import Job
from geoapp.lineage.models import Batch, ExportLog, Source
from geoapp.registry.models import (
    Establishment,
    Hotspot,
    HotspotEvent,
    HotspotExtent,
    Inspection,
    ServiceSite,
    Tip,
)
from geoapp.territory.models import (
    AdminUnit,
    AdminUnitVersion,
    AreaDesignation,
    AreaScope,
    Landmark,
    NationalBorder,
)
from geoapp.territory.vocabularies import Level

FOLDER = settings.ROOT / "gis_data" / "samples"
MARKER = settings.VAR / "samples.json"
ACCOUNTS = settings.VAR / "sample_accounts.json"

LAST_DAY = date(2026, 6, 30)
"""The sample data end on this day; the analyses are run for it."""

BEFORE, AFTER = date(2020, 1, 1), date(2025, 7, 1)
"""First days of the two vintages, as in the 2025 reorganisation."""

FILES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    *(
        (
            "admin_units",
            f"admin_units_{day.year}.gpkg",
            {"choices": Choices(layer=level), "valid_from": day},
        )
        for day, levels in (
            (BEFORE, ("provinces", "districts", "communes")),
            (AFTER, ("provinces", "communes")),
        )
        for level in levels
    ),
    ("national_border", "national_border.geojson", {}),
    ("designations", "designations.csv", {}),
    ("landmarks", "landmarks.geojson", {}),
    ("service_sites", "service_sites.geojson", {}),
    ("establishments", "establishments_97_vn2000.zip", {}),
    ("establishments", "establishments_98_vn2000.zip", {}),
    ("hotspots", "hotspots.geojson", {}),
    ("hotspot_events", "hotspot_events.csv", {}),
    ("inspections", "inspections.geojson", {}),
    ("tips", "tips.geojson", {}),
)
"""What is imported, in this order: later files refer to rows of earlier ones."""

PER_FILE, PER_BATCH = (LOOK, PREVIEW, COMMIT), (UNDO, UPKEEP)
"""Kinds of work in the background, by what their subject is."""

_ONE_PROVINCE = {Role.AREA_OFFICER, Role.INSPECTION_TEAM}
"""Sample accounts that answer for the border province only, to show what that means."""

_REGISTERS = (
    HotspotEvent,
    HotspotExtent,
    Inspection,
    Tip,
    Establishment,
    Hotspot,
    ServiceSite,
    Landmark,
    NationalBorder,
    AreaDesignation,
)


class SamplesInUse(Exception):  # noqa: N818
    """Rows that are not samples refer to sample units."""


def are_wanted() -> bool:
    """Tell whether samples belong here and are not complete yet.

    Never beside somebody's own data, be they taken back by now, never in production or
    in a database that is not this clone's own, and never again once they were loaded or
    removed.
    """
    if settings.PRODUCTION or "DATABASE_URL" in os.environ or MARKER.exists():
        return False
    return not Batch.objects.filter(source__is_sample=False).exists()


def load() -> None:
    """Import every sample file as an officer would.

    Each is one batch; a file that is there already changes nothing, so a killed set-up
    goes on where it stopped.

    Raises:
        RuntimeError: a sample row was refused, or a file: the samples are broken.
    """
    for layer, name, options in FILES:
        outcome = import_layer(
            Request(
                layer=layer,
                file=FOLDER / name,
                commit=True,
                is_sample=True,
                source_title="Dữ liệu mẫu (tổng hợp)",
                supplier="Địa bàn",
                licence="CC0-1.0",
                **options,
            )
        )
        if outcome.rows_refused:
            raise RuntimeError(f"{name}: {outcome.rows_refused} rows refused")


def analyse() -> None:
    runs.run_border_priority(LAST_DAY)
    runs.run_relapse_risk(LAST_DAY)


def make_accounts() -> None:
    """Make one account per role, with a random password each, for both provinces."""
    provinces = AdminUnit.objects.filter(
        versions__level=Level.PROVINCE, versions__batch__source__is_sample=True
    ).distinct()
    accounts = []
    with transaction.atomic():
        for role in Role:
            own = provinces.filter(versions__gso_code="98")
            units = own if role in _ONE_PROVINCE else provinces
            accounts.append(_account(role, list(units)))
    _write_private(ACCOUNTS, accounts)
    _write_private(MARKER, {"state": "loaded"})


def _account(role: Role, units: list[AdminUnit]) -> dict[str, str]:
    """Make one account, or give the one that is there a new password."""
    password = secrets.token_urlsafe(12)
    username = role.value.replace("_", "-")
    user = User.objects.filter(username=username, is_sample=True).first()
    if user is None:
        user = User.objects.create_user(username, password, role=role, is_sample=True)
    user.set_password(password)
    user.save()
    AreaScope.objects.filter(user=user).delete()
    for unit in units:
        AreaScope.objects.create(user=user, unit=unit, validity=DateRange(BEFORE, None))
    return {
        "username": username,
        "password": password,
        "role": role.value,
        "role_name": str(role.label),
    }


def remove() -> int:
    """Delete every row, unit and account of the samples; return how many batches.

    With them goes what the rows said before they were changed, and what was asked to be
    done about them.

    Raises:
        SamplesInUse: something that is not a sample refers to a sample unit.
    """
    batches = Batch.objects.filter(source__is_sample=True)
    count = batches.count()
    try:
        with transaction.atomic():
            _remove_rows(batches)
    except ProtectedError as error:
        kinds = sorted({type(each).__name__ for each in error.protected_objects})
        raise SamplesInUse(", ".join(kinds)) from error
    ACCOUNTS.unlink(missing_ok=True)
    _write_private(MARKER, {"state": "removed"})
    return count


def _remove_rows(batches: QuerySet[Batch]) -> None:
    units = AdminUnit.objects.filter(versions__batch__in=batches)
    of_samples = Q(results__unit__in=units) | Q(results__hotspot__batch__in=batches)
    Run.objects.filter(
        pk__in=list(Run.objects.filter(of_samples).values_list("pk", flat=True))
    ).delete()
    ExportLog.objects.filter(user__is_sample=True).delete()
    _remove_imports(batches)
    for model in _REGISTERS:
        model.objects.filter(batch__in=batches).delete()
    _remove_earlier_rows(batches)
    AreaScope.objects.filter(unit__in=units).delete()
    unit_ids = list(units.values_list("pk", flat=True))
    AdminUnitVersion.objects.filter(batch__in=batches).delete()
    AdminUnit.objects.filter(pk__in=unit_ids, versions__isnull=True).delete()
    batches.delete()
    User.objects.filter(is_sample=True).delete()
    Source.objects.filter(is_sample=True).delete()


def _remove_imports(batches: QuerySet[Batch]) -> None:
    """Delete imports of sample files, and what sample accounts only looked at."""
    MappingTemplate.objects.filter(created_by__is_sample=True).update(created_by=None)
    tried = StagedImport.objects.filter(created_by__is_sample=True, batch=None)
    files = batches.values("sha256")
    for one in tried | StagedImport.objects.filter(sha256__in=files):
        quarantine.forget(one)
        _jobs(PER_FILE, [one.pk]).delete()
        one.delete()
    _jobs(PER_BATCH, batches.values("pk")).delete()


def _jobs(kinds: Iterable[str], subjects: Any) -> QuerySet[Job]:
    return Job.objects.filter(kind__in=kinds, subject_id__in=subjects)


def _remove_earlier_rows(batches: QuerySet[Batch]) -> None:
    """Delete all that rows of samples said once; they themselves are gone by now.

    An event that a form added has no batch: it went with its hotspot.
    """
    hotspots = _earlier(Hotspot).filter(batch_id__in=batches).values("row_id")
    for follower in (HotspotEvent, HotspotExtent):
        _earlier(follower).filter(hotspot_id__in=hotspots).delete()
    for model in _REGISTERS:
        _earlier(model).filter(batch_id__in=batches).delete()


def _earlier(model: type[Model]) -> Any:
    return apps.get_model(f"{model._meta.label}Before").objects  # noqa: SLF001


def _write_private(file: Path, content: object) -> None:
    """Write JSON that only the owner of the installation can read."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(content, ensure_ascii=False, indent=1))
    fresh.rename(file)
