"""What a role may do. Which places it may do it to: territory/scope.py."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from geoapp.accounts.models import Role, User

Viewer = User | AnonymousUser

_OWN_AREA_PLACES = {
    Role.GIS_OFFICER,
    Role.AREA_OFFICER,
    Role.INSPECTION_TEAM,
    Role.LEADER,
    Role.ANALYST,
}
_MAP = _OWN_AREA_PLACES | {Role.VIEWER}
_EXPORT = {Role.GIS_OFFICER, Role.ANALYST}


def can_view_map(user: Viewer) -> bool:
    """The administrator and the auditor run the system; they read no data."""
    return _has(user, _MAP)


def can_view_places(user: Viewer) -> bool:
    """See establishments, hotspots, inspections and tips of one's own area."""
    return _has(user, _OWN_AREA_PLACES)


def can_view_rankings(user: Viewer) -> bool:
    """See priority and watch lists of one's own area."""
    return _has(user, _OWN_AREA_PLACES)


def can_export_layers(user: Viewer) -> bool:
    return _has(user, _EXPORT)


def can_inspect_files(user: Viewer) -> bool:
    """Have a file looked at before anything is imported."""
    return _has(user, {Role.GIS_OFFICER})


def _has(user: Viewer, roles: set[Role]) -> bool:
    return isinstance(user, User) and user.is_active and user.role in roles
