"""Addresses of accounts: signing in, one's own account, other people's, the log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from tests.access.questions import STRANGE_IDS, Expected, Question, Row
from tests.access.rules import SIGNED_IN
from tests.access.world import Secrets

ADMIN = frozenset({"admin"})
AUDITOR = frozenset({"auditor"})


def login(_: Secrets) -> Iterable[Question]:
    """Who is signed in already is led to the map."""
    path, anyone = reverse("login"), Expected(SIGNED_IN, own=302, anonymous=200)
    yield Question(path, anyone)
    yield Question(f"{path}?next=//elsewhere.example/", anyone)
    for tried in ("leader-near", "' OR 1=1 --"):
        data = {"username": tried, "password": "?"}
        yield Question(path, anyone, method="post", data=data)


def logout(_: Secrets) -> Iterable[Question]:
    """GET changes nothing. Asked last of all."""
    yield Question(reverse("logout"), Expected(SIGNED_IN, own=405))
    yield _post("logout", Expected(SIGNED_IN, own=302))


def second_factor(_: Secrets) -> Iterable[Question]:
    """Between the two steps is nobody who is signed in or did not begin."""
    nobody = Expected(SIGNED_IN, own=302)
    yield Question(reverse("second_factor"), nobody)
    yield _post("second_factor", nobody, code="123456")


def second_factor_setup(_: Secrets) -> Iterable[Question]:
    yield Question(reverse("second_factor_setup"), Expected(SIGNED_IN))
    wrong = {"password": "?", "code": "123456"}
    yield _post("second_factor_setup", Expected(SIGNED_IN, own=400), **wrong)


def recovery_codes(_: Secrets) -> Iterable[Question]:
    yield Question(reverse("recovery_codes"), Expected(SIGNED_IN, own=405))
    yield _post("recovery_codes", Expected(SIGNED_IN, own=302))


def link(_: Secrets) -> Iterable[Question]:
    gone = Expected(SIGNED_IN, own=410, anonymous=410)
    for token in ("x", "3" * 64, "%00", "' OR 1=1"):
        yield Question(reverse("link", args=[token]), gone)


def link_password(_: Secrets) -> Iterable[Question]:
    gone = Expected(SIGNED_IN, own=410, anonymous=410)
    yield Question(reverse("link_password"), gone)
    yield _post("link_password", gone, new_password1="x", new_password2="x")


def account(_: Secrets) -> Iterable[Question]:
    yield Question(reverse("account"), Expected(SIGNED_IN))
    yield _post("account", Expected(SIGNED_IN, own=405))


def password_change(_: Secrets) -> Iterable[Question]:
    yield Question(reverse("password_change"), Expected(SIGNED_IN))
    wrong = {"old_password": "?"}
    yield _post("password_change", Expected(SIGNED_IN, own=400), **wrong)


def sessions(_: Secrets) -> Iterable[Question]:
    yield Question(reverse("sessions"), Expected(SIGNED_IN))
    yield _post("sessions", Expected(SIGNED_IN, own=302))


def users(_: Secrets) -> Iterable[Question]:
    path = reverse("users")
    for query in ("", "q=leader", "role=viewer", "role=x", "page=-1", "q=%25", "q=%00"):
        yield Question(f"{path}?{query}", Expected(ADMIN))


def user_new(_: Secrets) -> Iterable[Question]:
    yield Question(reverse("user_new"), Expected(ADMIN))
    yield _post("user_new", Expected(ADMIN, own=400), username="a b")


def user(secrets: Secrets) -> Iterable[Question]:
    path = reverse("user", args=[secrets.account])
    for query in (
        "",
        "q=kwezuli",
        "q=%00",
        *(f"q={strange}" for strange in STRANGE_IDS),
    ):
        yield Question(f"{path}?{query}", Expected(ADMIN))
    for key in (2**40, 10**30):
        yield Question(reverse("user", args=[key]), Expected(ADMIN, own=404))


def user_link(secrets: Secrets) -> Iterable[Question]:
    yield _post("user_link", Expected(ADMIN), secrets.account)
    yield _post("user_link", Expected(ADMIN, own=404), 2**40)


def user_action(secrets: Secrets) -> Iterable[Question]:
    for action in ("unlock", "reset-second-factor", "deactivate", "activate"):
        yield _post("user_action", Expected(ADMIN, own=302), secrets.account, action)
    yield _post("user_action", Expected(ADMIN, own=404), secrets.account, "promote")


def area_assign(secrets: Secrets) -> Iterable[Question]:
    """A unit that was not among those found, no day, no unit."""
    bad = Expected(ADMIN, own=400)
    for data in ({"unit": 1, "q": "zzz"}, {}, {"unit": "x", "first_day": "x"}):
        yield _post("area_assign", bad, secrets.account, **data)


def area_end(secrets: Secrets) -> Iterable[Question]:
    """Ended by the first administrator who asks; others find it ended."""
    ended = Expected(ADMIN, own=(302, 404))
    yield _post("area_end", ended, secrets.account, secrets.scope)
    yield _post("area_end", Expected(ADMIN, own=404), 2**40, secrets.scope)


def account_log(_: Secrets) -> Iterable[Question]:
    path = reverse("account_log")
    for query in ("", "subject=leader", "actor=x", "page=999", "subject=%00"):
        yield Question(f"{path}?{query}", Expected(AUDITOR))


def _post(name: str, expected: Expected, *args: Any, **data: Any) -> Question:
    return Question(reverse(name, args=args), expected, method="post", data=data)


ACCOUNT_ROWS: dict[str, Row] = {
    "account": account,
    "account_log": account_log,
    "area_assign": area_assign,
    "area_end": area_end,
    "link": link,
    "link_password": link_password,
    "login": login,
    "logout": logout,
    "password_change": password_change,
    "recovery_codes": recovery_codes,
    "second_factor": second_factor,
    "second_factor_setup": second_factor_setup,
    "sessions": sessions,
    "user": user,
    "user_action": user_action,
    "user_link": user_link,
    "user_new": user_new,
    "users": users,
}
