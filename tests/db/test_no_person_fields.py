"""Prohibition P1: nowhere is there a place to write who somebody is.

Every model, every form and every import target is walked: names, labels and accepted
headings. What speaks of persons is either an official's own account, justified below,
or a failure.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import AuthenticationForm
from django.db import models
from django.test.utils import isolate_apps
from django.utils.translation import override

import geoapp
from geoapp.ingest import targets
from geoapp.ingest.fields import Field, Kind, Target
from geoapp.ingest.fold import fold
from geoapp.ingest.persons import is_person_column
from geoapp.lineage.before import OWN_COLUMNS, Before

pytestmark = pytest.mark.django_db

OFFICIAL_WORDS = frozenset(
    """
    user username users password display hien_thi dang_nhap login account by
    """.split()  # noqa: SIM905
)
"""Words that speak of the official who works with the system."""

ALLOWED = {
    "accounts.User.username": "the official's own account: how one signs in",
    "accounts.User.password": "the official's own account: hash of the password",
    "accounts.User.display_name": "the official's own account: how colleagues see it",
    "accounts.User.last_login": "the official's own account: when it was last used",
    "accounts.OneTimeLink.user": "the official whom a link lets set a password",
    "accounts.RecoveryCode.user": "the official whose second factor it stands in for",
    "accounts.SecondFactor.user": "the official whose second factor it is",
    "accounts.Session.user": "the official who is signed in",
    "axes.AccessAttempt.user_agent": "a try to sign in: the browser",
    "axes.AccessAttempt.username": "a try to sign in",
    "axes.AccessFailureLog.user_agent": "kept by the library, never written here",
    "axes.AccessFailureLog.username": "kept by the library, never written here",
    "axes.AccessLog.user_agent": "kept by the library, never written here",
    "axes.AccessLog.username": "kept by the library, never written here",
    "analysis.Run.run_by": "which official ran a calculation",
    "ingest.MappingTemplate.created_by": "which official keeps a template",
    "ingest.StagedImport.created_by": "which official brought a file",
    "jobs.Job.requested_by": "which official asked for work in the background",
    "lineage.Batch.committed_by": "which official answers for a batch",
    "lineage.Batch.undone_by": "which official took a batch back",
    "lineage.Before.changed_by_batch": "no person: the import that changed a row",
    "lineage.Before.changed_by_user": "which official changed a row",
    "lineage.ExportLog.user": "which official took data away",
    "registry.HotspotEvent.recorded_by": "which official recorded a step",
    "territory.AreaScope.user": "which official a unit is given to",
    "form AuthenticationForm.username": "signing in",
    "form InviteForm.display_name": "the administrator invites an official",
    "form InviteForm.username": "the administrator invites an official",
    "form AuthenticationForm.password": "signing in",
}
"""Where a person may be named, and why. All are officials with an account of their own;
none is a person in the data."""

FREE_TEXT = {
    "accounts.Bucket.key": "kind of limit and key of an account or an address",
    "accounts.SecondFactor.secret": "encrypted",
    "accounts.Session.agent": "an official's browser",
    "accounts.Session.session_data": "signed data of the site itself",
    "accounts.User.display_name": "official's account",
    "accounts.User.password": "a hash",
    "ingest.StagedImport.file_name": "import request",
    "ingest.StagedRow.raw": "import row, without columns and cells about persons",
    "lineage.Batch.file_name": "import request",
    "lineage.ExportLog.reason": "export form and command",
    "lineage.KeptAtUndo.label": "copied from the code or name of a row",
    "lineage.Source.document_no": "set by no form or command",
    "lineage.Source.licence": "import request",
    "lineage.Source.supplier": "import request",
    "lineage.Source.title": "import request",
    "registry.Establishment.address": "import row",
    "registry.Establishment.name": "import row",
    "registry.Hotspot.name": "import row",
    "registry.HotspotEvent.document_no": "import row",
    "registry.HotspotEvent.note": "import row",
    "registry.ProvinceProgress.province": "copied from AdminUnitVersion.name",
    "registry.ServiceSite.name": "import row",
    "registry.ServiceType.name_en": "code list of the programme itself",
    "registry.ServiceType.name_vi": "code list of the programme itself",
    "spatial.ProvinceMeridian.source": "set by the administrator's command",
    "territory.AdminUnitVersion.name": "import row",
    "territory.AreaDesignation.document_no": "import row",
    "territory.Landmark.name": "import row",
    "territory.NationalBorder.name": "import row",
    "territory.VersionBefore.name": "import row",
}
"""Who searches what is written there for persons (test_free_text.py shows that they
do). A new free text field has to find its guard before it enters this list."""

SHORT = 90
"""Characters; shorter fields hold codes."""


def denotes_a_person(*names: Any) -> bool:
    return any(
        is_person_column(name) or not OFFICIAL_WORDS.isdisjoint(fold(name).split("_"))
        for name in names
        if name
    )


def in_both_languages(label: Any) -> Iterator[str]:
    for language in ("vi", "en"):
        with override(language):
            yield str(label or "")


def label_of(model: type[models.Model], field: Any) -> str:
    """Return what a field goes by here.

    A row as it was (lineage/before.py) repeats the columns of its register, filled by a
    trigger from nothing else: what is said of a column holds for its copy too.
    """
    if not issubclass(model, Before):
        return f"{model._meta.label}.{field.name}"
    if field.name in OWN_COLUMNS:
        return f"lineage.Before.{field.name}"
    register = apps.get_model(model._meta.label.removesuffix("Before"))
    column = "id" if field.name == "row_id" else field.name
    [copied] = [one for one in register._meta.fields if one.attname == column]
    return f"{register._meta.label}.{copied.name}"


def of_models(found: Iterable[type[models.Model]]) -> Iterator[str]:
    """Yield the fields of models that denote a person, or point at one."""
    for model in found:
        for field in (*model._meta.fields, *model._meta.many_to_many):
            label = label_of(model, field)
            names = [field.name, *in_both_languages(field.verbose_name)]
            is_account = field.related_model is get_user_model()
            if is_account or denotes_a_person(*names):
                yield label


def of_forms(found: Iterable[type[forms.BaseForm]]) -> Iterator[str]:
    for form in found:
        for name, field in form.base_fields.items():
            if denotes_a_person(name, *in_both_languages(field.label)):
                yield f"form {form.__name__}.{name}"


def of_targets(found: Iterable[Target]) -> Iterator[str]:
    for target in found:
        for field in target.fields:
            if denotes_a_person(field.name, *field.names):
                yield f"import {target.layer}.{field.name}"


NOT_IMPORTED = (".management", ".migrations", ".ingest.files.readers")
"""Without forms; the readers are meant for a process of their own."""


def every_form() -> set[type[forms.BaseForm]]:
    """Return the forms of our own modules, and those Django's views use for us."""
    for module in pkgutil.walk_packages(geoapp.__path__, "geoapp."):
        if not any(part in module.name for part in NOT_IMPORTED):
            importlib.import_module(module.name)
    found: set[type[forms.BaseForm]] = set()
    waiting: list[type[forms.BaseForm]] = [forms.BaseForm]
    while waiting:
        kinds = waiting.pop().__subclasses__()
        waiting += kinds
        found |= {kind for kind in kinds if kind.__module__.startswith("geoapp.")}
    return found | {AuthenticationForm}


def every_target() -> list[Target]:
    return [*targets.TARGETS.values(), *targets._UNITS_OF_LEVEL.values()]


def test_no_model_has_a_field_for_a_person() -> None:
    assert (
        set(of_models(apps.get_models(include_auto_created=True))) - set(ALLOWED)
        == set()
    ), "P1: places, never persons; see docs and ALLOWED above"


def test_no_form_asks_for_a_person() -> None:
    found = every_form()
    assert len(found) > 1
    assert set(of_forms(found)) - set(ALLOWED) == set()


def test_no_import_takes_a_person() -> None:
    assert list(of_targets(every_target())) == []


def test_what_is_allowed_exists() -> None:
    """An exception that nothing needs would cover the next field of its name."""
    found = {
        *of_models(apps.get_models(include_auto_created=True)),
        *of_forms(every_form()),
    }
    assert set(ALLOWED) - found == set()


def test_every_free_text_has_its_guard() -> None:
    found = {
        label_of(model, field)
        for model in apps.get_models()
        if model.__module__.startswith("geoapp.")
        for field in model._meta.fields
        if isinstance(field, models.TextField)
        or (
            isinstance(field, models.CharField)
            and not field.choices
            and (field.max_length or SHORT) >= SHORT
        )
    }
    assert found - set(FREE_TEXT) == set()
    assert set(FREE_TEXT) - found == set()


PERSONAL = ["ho_ten", "owner_phone", "so_cccd", "nam_sinh", "gioi_tinh", "bien_so",
            "nationality", "photo", "hiv_status", "nguoi_dai_dien"]  # fmt: skip


@pytest.mark.parametrize("name", PERSONAL)
@isolate_apps("geoapp.registry")
def test_a_model_field_for_a_person_would_be_found(name: str) -> None:
    fields = {"__module__": "geoapp.registry.models", name: models.CharField()}
    model = type("Guest", (models.Model,), fields)
    assert list(of_models([model])) == [f"registry.Guest.{name}"]


@isolate_apps("geoapp.registry")
def test_a_harmless_name_with_a_telling_label_would_be_found() -> None:
    fields = {
        "__module__": "geoapp.registry.models",
        "c7": models.CharField("Số điện thoại chủ cơ sở"),
        "c8": models.ForeignKey(get_user_model(), models.PROTECT),
        "c9": models.CharField("Diện tích"),
    }
    model = type("Guest", (models.Model,), fields)
    assert list(of_models([model])) == ["registry.Guest.c7", "registry.Guest.c8"]


@pytest.mark.parametrize("name", PERSONAL)
def test_a_form_field_for_a_person_would_be_found(name: str) -> None:
    form = type("GuestForm", (forms.Form,), {name: forms.CharField()})
    assert list(of_forms([form])) == [f"form GuestForm.{name}"]
    labelled = type("GuestForm", (forms.Form,), {"x": forms.CharField(label=name)})
    assert list(of_forms([labelled])) == ["form GuestForm.x"]


@pytest.mark.parametrize("name", PERSONAL)
def test_an_import_field_for_a_person_would_be_found(name: str) -> None:
    target = targets.TARGETS["establishments"]
    by_name = Field(name, Kind.TEXT, ("x",))
    by_heading = Field("x", Kind.TEXT, (name,))
    for field in (by_name, by_heading):
        widened = replace(target, fields=(*target.fields, field))
        assert list(of_targets([widened])) == [f"import establishments.{field.name}"]
