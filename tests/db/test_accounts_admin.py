"""What the administrator does on the pages, as the web role; and what the log keeps."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from geoapp.accounts.models import (
    AccountAction,
    OneTimeLink,
    Role,
    SecondFactor,
    Session,
    User,
)
from geoapp.territory.models import AreaScope
from geoapp.territory.scope import own_unit_ids
from tests.db.signing_in import (
    WRONG,
    as_web_role,
    is_signed_in,
    quick_world,
    sign_in,
    with_app,
)
from tests.web import as_owner
from tests.world import DAY, PASSWORD, PROTECTED_WORD, World

__all__ = ["as_web_role", "quick_world"]  # fixtures

NEW = "mot-mat-khau-hoan-toan-moi"


@pytest.fixture
def world(quick_world: World, as_web_role: None) -> World:
    return quick_world


@pytest.fixture
def admin(world: World) -> Client:
    client = Client()
    sign_in(client, "admin")
    return client


def answers_for(user: User, day: date | None = None) -> frozenset[int]:
    with as_owner():
        return own_unit_ids(user, day)


def actions() -> list[tuple[str, str, str]]:
    rows = AccountAction.objects.order_by("pk")
    return list(rows.values_list("actor", "action", "subject"))


def link_in(text: str) -> str:
    found = re.search(r"http://testserver(/accounts/link/[\w-]+/)", text)
    assert found is not None
    return found[1]


def invite(admin: Client, name: str = "moi", role: str = Role.AREA_OFFICER) -> str:
    fields = {"username": name, "display_name": "Người mới", "role": role}
    answer = admin.post(reverse("user_new"), fields)
    assert answer.status_code == 200
    return link_in(answer.content.decode())


def choose_password(client: Client, link: str, password: str = NEW) -> Any:
    client.get(link)
    fields = {"new_password1": password, "new_password2": password}
    return client.post(reverse("link_password"), fields)


def act(admin: Client, user: User, action: str) -> str:
    address = reverse("user_action", args=[user.pk, action])
    return admin.post(address, follow=True).content.decode()


# Invitations and links


def test_from_the_invitation_to_the_first_map(admin: Client, world: World) -> None:
    link = invite(admin)
    user = User.objects.get(username="moi")
    assert not user.has_usable_password()
    own = Client()
    opened = own.get(link)
    assert opened["Location"] == reverse("link_password")  # the secret leaves the bar
    assert "moi" in own.get(reverse("link_password")).content.decode()
    assert choose_password(own, link)["Location"] == reverse("login")
    assert not is_signed_in(own)  # a link signs nobody in
    sign_in(own, "moi", NEW)
    assert own.get(reverse("map")).status_code == 200
    assert actions() == [
        ("admin", "invited", "moi"),
        ("admin", "link_issued", "moi"),
        ("moi", "password_set", "moi"),
    ]


def test_a_link_works_once(admin: Client) -> None:
    link = invite(admin)
    choose_password(Client(), link)
    again = Client()
    assert again.get(link).status_code == 410
    assert again.get(reverse("link_password")).status_code == 410


def test_two_who_opened_one_link_set_one_password(admin: Client) -> None:
    link = invite(admin)
    first, second = Client(), Client()
    first.get(link)
    second.get(link)
    fields = {"new_password1": NEW, "new_password2": NEW}
    assert first.post(reverse("link_password"), fields).status_code == 302
    fields = {"new_password1": NEW + "2", "new_password2": NEW + "2"}
    assert second.post(reverse("link_password"), fields).status_code == 410
    assert User.objects.get(username="moi").check_password(NEW)


def test_a_link_ends_after_three_days(admin: Client) -> None:
    link = invite(admin)
    end = OneTimeLink.objects.get().expires_at
    assert abs(end - timezone.now() - timedelta(hours=72)) < timedelta(minutes=1)
    OneTimeLink.objects.update(expires_at=timezone.now())
    assert Client().get(link).status_code == 410


def test_a_newer_link_ends_the_older(admin: Client) -> None:
    old = invite(admin)
    user = User.objects.get(username="moi")
    answer = admin.post(reverse("user_link", args=[user.pk]))
    new = link_in(answer.content.decode())
    assert Client().get(old).status_code == 410
    assert Client().get(new).status_code == 302


def test_a_link_of_a_deactivated_user_does_not_work(admin: Client) -> None:
    link = invite(admin)
    user = User.objects.get(username="moi")
    act(admin, user, "deactivate")
    assert Client().get(link).status_code == 410
    assert admin.post(reverse("user_link", args=[user.pk])).status_code == 404


def test_the_database_does_not_hold_the_link(admin: Client) -> None:
    """Neither the link's row, nor the session of who opened it, nor the log."""
    link = invite(admin)
    token = link.split("/")[-2]
    opened = Client()
    opened.get(link)
    kept = [str(opened.session.items())]
    kept += [str(row) for row in OneTimeLink.objects.values()]
    kept += [str(row) for row in AccountAction.objects.values()]
    kept += [str(row.get_decoded()) for row in Session.objects.all()]
    assert not [text for text in kept if token in text]


def test_a_link_is_not_shown_again_nor_kept_in_caches(
    admin: Client, world: World
) -> None:
    answer = admin.post(reverse("user_link", args=[world.users["leader"].pk]))
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "same-origin"
    page = admin.get(reverse("user", args=[world.users["leader"].pk]))
    assert "/accounts/link/" not in page.content.decode()


def test_a_reset_does_not_pass_by_the_second_step(admin: Client, world: World) -> None:
    user = world.users["leader"]
    with_app(user)
    answer = admin.post(reverse("user_link", args=[user.pk]))
    own = Client()
    choose_password(own, link_in(answer.content.decode()))
    assert sign_in(own, "leader", NEW)["Location"] == reverse("second_factor")
    assert not is_signed_in(own)


def test_a_reset_ends_the_sessions(admin: Client, world: World) -> None:
    client = Client()
    sign_in(client, "leader")
    answer = admin.post(reverse("user_link", args=[world.users["leader"].pk]))
    choose_password(Client(), link_in(answer.content.decode()))
    assert client.get(reverse("map")).status_code == 302


@pytest.mark.parametrize("password", ["ngan", "123456789012345", "password1234"])
def test_a_poor_password_is_refused_and_the_link_stays_good(
    admin: Client, password: str
) -> None:
    link = invite(admin)
    own = Client()
    assert choose_password(own, link, password).status_code == 400
    assert choose_password(own, link).status_code == 302


@pytest.mark.parametrize(
    ("name", "said"),
    [("LEADER", "Tên này đã có"), ("hai tên", "Chỉ dùng chữ"), ("", "")],
)
def test_a_name_must_be_new_and_typeable(
    admin: Client, world: World, name: str, said: str
) -> None:
    before = User.objects.count()
    fields = {"username": name, "role": Role.VIEWER}
    answer = admin.post(reverse("user_new"), fields)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert User.objects.count() == before


# Acts


def test_deactivate_and_activate(admin: Client, world: World) -> None:
    user = world.users["leader"]
    assert "Đã khóa hẳn tài khoản" in act(admin, user, "deactivate")
    assert not is_signed_in_as(user)
    act(admin, user, "activate")
    assert is_signed_in_as(user)


def is_signed_in_as(user: User) -> bool:
    client = Client()
    sign_in(client, user.username)
    return is_signed_in(client)


def test_nobody_shuts_himself_or_the_last_administrator_out(
    admin: Client, world: World
) -> None:
    assert "Không khóa được" in act(admin, world.users["admin"], "deactivate")
    assert User.objects.get(username="admin").is_active
    with pytest.raises(CommandError, match="last administrator"):
        call_command("deactivate_user", "admin")
    assert User.objects.get(username="admin").is_active


def test_unlock(admin: Client, world: World) -> None:
    user = world.users["leader"]
    for _each in range(5):
        sign_in(Client(), "leader", WRONG)
    page = admin.get(reverse("users")).content.decode()
    assert "Tạm khóa đến" in page
    act(admin, user, "unlock")
    assert is_signed_in_as(user)


def test_unlock_after_wrong_codes(admin: Client, world: World) -> None:
    user = world.users["leader"]
    with_app(user)
    SecondFactor.objects.update(locked_until=timezone.now() + timedelta(minutes=9))
    assert "Tạm khóa đến" in admin.get(reverse("users")).content.decode()
    act(admin, user, "unlock")
    assert SecondFactor.objects.get().locked_until is None


def test_a_lost_telephone(admin: Client, world: World) -> None:
    user = world.users["leader"]
    with_app(user)
    act(admin, user, "reset-second-factor")
    assert is_signed_in_as(user)
    assert ("admin", "second_factor_reset", "leader") in actions()


def test_an_unknown_act_is_not_found(admin: Client, world: World) -> None:
    address = reverse("user_action", args=[world.users["leader"].pk, "promote"])
    assert admin.post(address).status_code == 404
    assert admin.get(address).status_code == 405


# Areas


def assign(admin: Client, user: User, **fields: Any) -> Any:
    given = {"q": "deo gio", "first_day": "01/01/2026", **fields}
    return admin.post(reverse("area_assign", args=[user.pk]), given)


def test_an_area_is_found_assigned_and_taken_back(admin: Client, world: World) -> None:
    user, gio = world.users["far"], world.units["gio"]
    page = admin.get(reverse("user", args=[user.pk]), {"q": "deo gio"})
    assert f'value="{gio.pk}"' in page.content.decode()
    today = timezone.localdate()
    assert gio.pk not in answers_for(user)
    assert assign(admin, user, unit=gio.pk).status_code == 302
    assert gio.pk in answers_for(user)

    scope = AreaScope.objects.get(unit=gio)
    address = reverse("area_end", args=[user.pk, scope.pk])
    assert admin.post(address).status_code == 302
    assert gio.pk not in answers_for(user)
    assert gio.pk in answers_for(user, today - timedelta(days=1))
    entry = AccountAction.objects.get(action="area_assigned")
    assert entry.new == {
        "unit": "Xã Đèo Gió (91001)",
        "from": "2026-01-01",
        "until": None,
    }
    assert ("admin", "area_ended", "far") in actions()


def test_the_last_day_is_included(admin: Client, world: World) -> None:
    user, gio = world.users["far"], world.units["gio"]
    today = timezone.localdate()
    given = {"first_day": "2020-01-01", "last_day": today.isoformat()}
    assign(admin, user, unit=gio.pk, **given)
    assert gio.pk in answers_for(user, today)
    assert gio.pk not in answers_for(user, today + timedelta(days=1))


def test_what_begins_today_is_taken_back_without_a_trace_but_in_the_log(
    admin: Client, world: World
) -> None:
    user, gio = world.users["far"], world.units["gio"]
    day = timezone.localdate().strftime("%d/%m/%Y")
    assign(admin, user, unit=gio.pk, first_day=day)
    scope = AreaScope.objects.get(unit=gio)
    admin.post(reverse("area_end", args=[user.pk, scope.pk]))
    assert not AreaScope.objects.filter(unit=gio).exists()
    assert AccountAction.objects.get(action="area_ended").old["unit"].startswith("Xã")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"unit": "0"}, "Hãy chọn một đơn vị"),
        ({}, "Hãy chọn một đơn vị"),
        ({"last_day": "31/12/2025"}, "Ngày cuối đứng trước"),
        ({"first_day": "31/02/2026"}, "error"),
    ],
)
def test_a_wrong_assignment_is_said_and_not_made(
    admin: Client, world: World, fields: dict[str, str], said: str
) -> None:
    unit = {} if "unit" in fields or not fields else {"unit": world.units["gio"].pk}
    before = AreaScope.objects.count()
    answer = assign(admin, world.users["far"], **unit, **fields)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert AreaScope.objects.count() == before


def test_the_same_area_is_not_assigned_twice_at_once(
    admin: Client, world: World
) -> None:
    user, gio = world.users["far"], world.units["gio"]
    assign(admin, user, unit=gio.pk)
    answer = assign(admin, user, unit=gio.pk, first_day="01/02/2026")
    assert answer.status_code == 400
    assert "đã được giao" in answer.content.decode()


def test_another_user_s_area_is_not_ended_under_this_name(
    admin: Client, world: World
) -> None:
    scope = AreaScope.objects.get(user=world.users["leader"])
    address = reverse("area_end", args=[world.users["viewer"].pk, scope.pk])
    assert admin.post(address).status_code == 404


# Who may


PAGES = ("users", "user_new")


def others(role: str) -> list[str]:
    return [each for each in Role.values if each != role]


@pytest.mark.parametrize("role", others(Role.ADMIN))
def test_only_the_administrator_administers(world: World, role: str) -> None:
    client = Client()
    sign_in(client, role)
    user = world.users["leader"]
    scope = AreaScope.objects.filter(user=user).get()
    for name in PAGES:
        assert client.get(reverse(name)).status_code == 403
    assert client.get(reverse("user", args=[user.pk])).status_code == 403
    for address in (
        reverse("user_new"),
        reverse("user_link", args=[user.pk]),
        reverse("user_action", args=[user.pk, "deactivate"]),
        reverse("area_assign", args=[user.pk]),
        reverse("area_end", args=[user.pk, scope.pk]),
    ):
        assert client.post(address).status_code == 403
    assert actions() == []


@pytest.mark.parametrize("role", others(Role.AUDITOR))
def test_only_the_auditor_reads_the_log(world: World, role: str) -> None:
    client = Client()
    sign_in(client, role)
    assert client.get(reverse("account_log")).status_code == 403


def test_the_administrator_s_pages_hold_no_place(admin: Client, world: World) -> None:
    user = world.users["leader"]
    for address in (
        reverse("users"),
        reverse("user", args=[user.pk]),
        reverse("user", args=[user.pk]) + f"?q={PROTECTED_WORD}",
    ):
        text = admin.get(address).content.decode().replace(f'"{PROTECTED_WORD}"', "")
        assert f"{PROTECTED_WORD} " not in text
    assert admin.get(f"/units/?day={DAY}").status_code == 403


# The log


def test_the_auditor_reads_what_was_done(admin: Client, world: World) -> None:
    invite(admin)
    act(admin, world.users["leader"], "deactivate")
    auditor = Client()
    sign_in(auditor, "auditor")
    text = auditor.get(reverse("account_log")).content.decode()
    assert "Khóa hẳn tài khoản" in text
    assert "127.0.0.1" in text
    assert "3 dòng" in text
    found = auditor.get(reverse("account_log"), {"subject": "LEADER"}).content.decode()
    assert "1 dòng" in found


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_accountaction SET actor = 'nobody'",
        "DELETE FROM accounts_accountaction",
    ],
)
def test_not_even_the_owner_changes_the_log(quick_world: World, statement: str) -> None:
    call_command("unlock_user", "leader", stdout=StringIO())
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


# The same on the server


def test_commands_invite_reset_and_unlock(quick_world: World) -> None:
    out = StringIO()
    call_command("invite_user", "moi", role=Role.VIEWER, stdout=out)
    link = re.search(r"(/accounts/link/[\w-]+/)", out.getvalue())
    assert link is not None
    assert choose_password(Client(), link[1]).status_code == 302
    with pytest.raises(CommandError, match="taken"):
        call_command("invite_user", "MOI", role=Role.VIEWER)

    with_app(quick_world.users["leader"])
    out = StringIO()
    call_command("reset_user", "leader", second_factor=True, stdout=out)
    assert "/accounts/link/" in out.getvalue()
    assert not SecondFactor.objects.exists()

    for _each in range(5):
        sign_in(Client(), "viewer", WRONG)
    call_command("unlock_user", "viewer", stdout=StringIO())
    assert is_signed_in_as(quick_world.users["viewer"])

    call_command("deactivate_user", "viewer", stdout=StringIO())
    assert not is_signed_in_as(quick_world.users["viewer"])
    with pytest.raises(CommandError, match="deactivated"):
        call_command("reset_user", "viewer")
    call_command("activate_user", "viewer", stdout=StringIO())
    assert is_signed_in_as(quick_world.users["viewer"])
    assert ("", "deactivated", "viewer") in actions()
    with pytest.raises(CommandError, match="no such user"):
        call_command("unlock_user", "nobody")


def test_tidying_deletes_what_is_over_and_nothing_else(quick_world: World) -> None:
    kept, gone = Client(), Client()
    sign_in(kept, "leader")
    sign_in(gone, "viewer")
    past = timezone.now() - timedelta(days=1)
    Session.objects.filter(user=quick_world.users["viewer"]).update(expire_date=past)
    call_command("invite_user", "moi", role=Role.VIEWER, stdout=StringIO())
    call_command("tidy_accounts", stdout=StringIO())
    assert is_signed_in(kept)
    assert not is_signed_in(gone)
    assert OneTimeLink.objects.count() == 1
    assert quick_world.users["leader"].check_password(PASSWORD)
