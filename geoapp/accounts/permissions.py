"""What a role may do. Which places it may do it to: territory/scope.py.

The database holds the same table (territory/database/may.sql); a test compares them.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from geoapp.accounts.models import Role, User

Viewer = User | AnonymousUser

_OFFICERS = {Role.GIS_OFFICER, Role.AREA_OFFICER, Role.INSPECTION_TEAM}
_OWN_AREA_PLACES = _OFFICERS | {Role.LEADER, Role.ANALYST}
_MAP = _OWN_AREA_PLACES | {Role.VIEWER}
_EXPORT = {Role.GIS_OFFICER, Role.ANALYST}


def can_view_units(user: Viewer) -> bool:
    """See names and outlines of units: the administrator assigns areas by name."""
    return _has(user, _MAP | {Role.ADMIN})


def can_view_map(user: Viewer) -> bool:
    """The administrator and the auditor run the system; they read no data."""
    return _has(user, _MAP)


def can_view_places(user: Viewer) -> bool:
    """See establishments, hotspots, inspections and tips of one's own area."""
    return _has(user, _OWN_AREA_PLACES)


def can_view_approximate(user: Viewer) -> bool:
    """See places of other areas, each as the part of its commune that it lies in."""
    return _has(user, _OFFICERS)


def can_view_counts(user: Viewer) -> bool:
    """See how many places communes have, small numbers hidden."""
    return _has(user, _OWN_AREA_PLACES)


def can_view_classes(user: Viewer) -> bool:
    """See only to which class of numbers a commune belongs."""
    return _has(user, {Role.VIEWER})


def can_view_rankings(user: Viewer) -> bool:
    """See priority and watch lists of one's own area."""
    return _has(user, _OWN_AREA_PLACES)


def can_export_layers(user: Viewer) -> bool:
    return _has(user, _EXPORT)


def can_manage_users(user: Viewer) -> bool:
    """Create accounts, assign areas, unlock. Reads no place data."""
    return _has(user, {Role.ADMIN})


def can_read_log(user: Viewer) -> bool:
    """Read who did what to which account: not those who do it."""
    return _has(user, {Role.AUDITOR})


def can_inspect_files(user: Viewer) -> bool:
    """Have a file looked at before anything is imported."""
    return _has(user, {Role.GIS_OFFICER})


def can_import_files(user: Viewer) -> bool:
    """Load files into the registers of the own area, and take them back."""
    return _has(user, {Role.GIS_OFFICER})


def _has(user: Viewer, roles: set[Role]) -> bool:
    return isinstance(user, User) and user.is_active and user.role in roles
