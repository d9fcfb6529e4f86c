"""Figures of whole provinces: the only page that may be open to the public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from geoapp.accounts.permissions import can_view_map
from geoapp.analysis.reasons import number
from geoapp.registry.models import ProvinceProgress
from geoapp.webmap.words import few_words


@dataclass(slots=True)
class Province:
    """``figures``: the words for each, in the order of the columns."""

    name: str
    day: date
    figures: dict[str, str]


@login_not_required
@require_safe
def progress_page(request: HttpRequest) -> HttpResponse:
    """Show the figures to roles that read data; to the public where a setting says so.

    Without that setting somebody not signed in is sent to the sign-in page like
    everywhere else.
    """
    if settings.GEOAPP_PUBLIC_PROGRESS:
        return _page(request, _public_provinces())
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not can_view_map(request.user):
        raise PermissionDenied
    return _page(request, _provinces())


def _page(request: HttpRequest, provinces: list[Province]) -> HttpResponse:
    few = settings.GEOAPP_SMALL_COUNT
    context = {
        "provinces": provinces,
        "columns": ProvinceProgress.Figure.choices,
        "few": few_words(),
        "k": few,
    }
    return render(request, "webmap/progress.html", context)


def _public_provinces() -> list[Province]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('geoapp.public_progress', 'on', true)")
        return _provinces()


def _provinces() -> list[Province]:
    columns = ProvinceProgress.Figure.values
    found: dict[int, Province] = {}
    for row in ProvinceProgress.objects.order_by("province", "version_id"):
        province = found.setdefault(
            row.version_id, Province(row.province, row.day, dict.fromkeys(columns, ""))
        )
        province.figures[row.figure] = few_words() if row.n is None else number(row.n)
    return list(found.values())
