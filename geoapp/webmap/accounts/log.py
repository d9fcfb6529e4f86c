"""The log of accounts, for the auditor."""

from __future__ import annotations

import json
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from geoapp.accounts.limits import limited
from geoapp.accounts.models import AccountAction
from geoapp.webmap.accounts.guards import log_reader
from geoapp.webmap.words import asked_words

PER_PAGE = 100


@limited("search")
@require_safe
def log_page(request: HttpRequest) -> HttpResponse:
    """List actions, newest first; ``subject`` and ``actor`` are user names."""
    log_reader(request)
    kept = {name: asked_words(request, name, 60) for name in ("subject", "actor")}
    actions = AccountAction.objects.order_by("-at", "-id")
    for name, value in kept.items():
        if value:
            actions = actions.filter(**{f"{name}__iexact": value})
    page = Paginator(actions, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **kept,
        "page": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number),
        "lines": [
            (action, _written(action.old), _written(action.new))
            for action in page.object_list
        ],
    }
    return render(request, "webmap/accounts/log.html", context)


def _written(change: Any) -> str:
    return "" if change is None else json.dumps(change, ensure_ascii=False)
