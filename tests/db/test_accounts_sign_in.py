"""Signing in: wrong passwords, locks, the second step. As the web role throughout."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from geoapp.accounts import second_factor
from geoapp.accounts.models import AccountAction, RecoveryCode, Role, SecondFactor, User
from tests.db.signing_in import (
    WRONG,
    as_web_role,
    is_signed_in,
    quick_world,
    send_code,
    sign_in,
    with_app,
)
from tests.totp import code_of
from tests.world import PASSWORD, World

__all__ = ["as_web_role", "quick_world"]  # fixtures


@pytest.fixture
def world(quick_world: World, as_web_role: None) -> World:
    return quick_world


@pytest.fixture
def required(settings: Any) -> None:
    settings.GEOAPP_SECOND_FACTOR = "required"


def text_of(answer: HttpResponse) -> str:
    """The page without what differs in every answer."""
    text = answer.content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


# Passwords and locks


def test_passwords_are_kept_as_argon2() -> None:
    user = User(username="x", role=Role.VIEWER)
    user.set_password(PASSWORD)
    assert user.password.startswith("argon2$argon2id$")


def test_an_unknown_name_and_a_wrong_password_are_answered_alike(world: World) -> None:
    answers = [sign_in(Client(), name, WRONG) for name in ("leader", "nobody")]
    known, unknown = (text_of(answer) for answer in answers)
    assert known.replace("leader", "nobody") == unknown
    assert answers[0].status_code == answers[1].status_code == 200


@pytest.mark.parametrize("name", ["leader", "nobody"])
def test_after_five_wrong_passwords_the_right_one_is_refused(
    world: World, name: str
) -> None:
    client = Client()
    answers = [sign_in(client, name, WRONG) for _each in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    locked = sign_in(client, name)
    assert locked.status_code == 429
    assert 0 < int(locked["Retry-After"]) <= 15 * 60
    text = locked.content.decode()
    until = re.search(r"Thử lại sau <strong>(\d\d:\d\d)</strong>", text)
    assert until is not None
    assert not is_signed_in(client)


def test_capitals_and_spaces_make_no_new_name(world: World) -> None:
    for name in ("leader", "LEADER", " Leader", "lEADER ", "leaDer"):
        sign_in(Client(), name, WRONG)
    assert sign_in(Client(), "leader").status_code == 429


def test_a_lock_is_for_one_address_until_there_are_many_tries(world: World) -> None:
    for _each in range(5):
        sign_in(Client(), "leader", WRONG, REMOTE_ADDR="192.0.2.1")
    elsewhere = {"REMOTE_ADDR": "192.0.2.2"}
    assert sign_in(Client(), "leader", **elsewhere).status_code == 302

    for number in range(20):
        sign_in(Client(), "leader", WRONG, REMOTE_ADDR=f"192.0.2.{10 + number // 4}")
    assert sign_in(Client(), "leader", REMOTE_ADDR="192.0.2.99").status_code == 429
    assert sign_in(Client(), "viewer", REMOTE_ADDR="192.0.2.99").status_code == 302


def test_a_lock_ends_by_itself(world: World) -> None:
    for _each in range(5):
        sign_in(Client(), "leader", WRONG)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert sign_in(Client(), "leader").status_code == 302


def test_trying_while_locked_does_not_make_it_longer(world: World) -> None:
    for _each in range(5):
        sign_in(Client(), "leader", WRONG)
    before = list(AccessAttempt.objects.values_list("attempt_time", "username"))
    for _each in range(3):
        sign_in(Client(), "leader", WRONG)
    assert list(AccessAttempt.objects.values_list("attempt_time", "username")) == before


def test_no_password_is_kept_with_the_tries(world: World) -> None:
    sign_in(Client(), "leader", WRONG)
    kept = AccessAttempt.objects.get()
    assert WRONG not in kept.post_data + kept.get_data


def test_signing_in_forgets_earlier_tries(world: World) -> None:
    for _each in range(4):
        sign_in(Client(), "leader", WRONG)
    sign_in(Client(), "leader")
    assert not AccessAttempt.objects.exists()


def test_what_a_client_says_about_its_address_is_not_believed(world: World) -> None:
    for number in range(5):
        forged = {"HTTP_X_FORWARDED_FOR": f"198.51.100.{number}"}
        sign_in(Client(), "leader", WRONG, **forged)
    assert AccessAttempt.objects.get().ip_address == "127.0.0.1"


def test_behind_a_proxy_its_own_entry_counts(world: World, settings: Any) -> None:
    settings.GEOAPP_PROXIES = 1
    passed = {"HTTP_X_FORWARDED_FOR": "198.51.100.7, 203.0.113.5"}
    sign_in(Client(), "leader", WRONG, **passed)
    assert AccessAttempt.objects.get().ip_address == "203.0.113.5"


# The second step


def test_with_an_app_the_password_alone_signs_nobody_in(world: World) -> None:
    key = with_app(world.users["leader"])
    client = Client()
    answer = sign_in(client, "leader")
    assert answer["Location"] == reverse("second_factor")
    assert not is_signed_in(client)
    assert client.get(reverse("map")).status_code == 302
    assert client.get(reverse("account")).status_code == 302

    assert send_code(client, code_of(key))["Location"] == reverse("map")
    assert is_signed_in(client)
    assert client.get(reverse("map")).status_code == 200


def test_the_page_asked_for_first_is_opened_after_both_steps(world: World) -> None:
    key = with_app(world.users["leader"])
    client = Client()
    wanted = {"username": "leader", "password": PASSWORD, "next": "/units/?q=a"}
    client.post(reverse("login"), wanted)
    assert send_code(client, code_of(key))["Location"] == "/units/?q=a"


def test_a_used_code_is_refused_and_so_is_an_earlier_one(world: World) -> None:
    key = with_app(world.users["leader"])
    code, earlier = code_of(key), code_of(key, steps=-1)
    first = Client()
    sign_in(first, "leader")
    assert send_code(first, code).status_code == 302
    second = Client()
    sign_in(second, "leader")
    for used in (code, earlier):
        answer = send_code(second, used)
        assert answer.status_code == 400
        assert "đã dùng rồi" in answer.content.decode()
    assert not is_signed_in(second)
    assert send_code(second, code_of(key, steps=1)).status_code == 302


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "00000000", "٠١٢٣٤٥"])
def test_what_is_no_code_is_refused(world: World, code: str) -> None:
    with_app(world.users["leader"])
    client = Client()
    sign_in(client, "leader")
    assert send_code(client, code).status_code == 400


def test_wrong_codes_lock_and_the_right_one_is_refused_then(world: World) -> None:
    key = with_app(world.users["leader"])
    client = Client()
    sign_in(client, "leader")
    wrong = f"{(int(code_of(key)) + 1) % 10**6:06d}"
    near = {code_of(key, steps=step) for step in (-1, 0, 1)}
    assert wrong not in near
    assert [send_code(client, wrong).status_code for _each in range(5)] == [400] * 5
    answer = send_code(client, code_of(key, steps=1))
    assert answer.status_code == 429
    assert "Thử lại sau <strong>" in answer.content.decode()

    SecondFactor.objects.update(locked_until=timezone.now())
    assert send_code(client, code_of(key, steps=1)).status_code == 302


def test_a_recovery_code_is_good_once_and_leaves_a_line(world: World) -> None:
    user = world.users["leader"]
    with_app(user)
    code = second_factor.renew_recovery_codes(user)[3]
    client = Client()
    sign_in(client, "leader")
    assert send_code(client, f" {code.upper().replace('-', ' ')} ").status_code == 302
    assert AccountAction.objects.get().action == "recovery_code_used"
    again = Client()
    sign_in(again, "leader")
    assert send_code(again, code).status_code == 400


def test_nothing_in_the_database_lets_one_make_a_code(world: World) -> None:
    user = world.users["leader"]
    key = with_app(user)
    codes = second_factor.renew_recovery_codes(user)
    kept = SecondFactor.objects.get().secret
    assert key.replace(" ", "") not in kept
    assert second_factor.unseal(kept) not in kept.encode()
    digests = set(RecoveryCode.objects.values_list("digest", flat=True))
    assert len(digests) == len(set(codes)) == 10
    assert not digests & set(codes)


def test_under_another_secret_key_no_code_is_right(world: World, settings: Any) -> None:
    user = world.users["leader"]
    key = with_app(user)
    settings.SECRET_KEY = "another" * 10
    client = Client()
    sign_in(client, "leader")
    assert send_code(client, code_of(key)).status_code == 400
    assert not is_signed_in(client)


def test_the_second_step_does_not_wait_for_ever(world: World) -> None:
    key = with_app(world.users["leader"])
    client = Client()
    sign_in(client, "leader")
    session = client.session
    session["second_step"] = {**session["second_step"], "since": 0}
    session.save()
    assert send_code(client, code_of(key))["Location"] == reverse("login")


def test_a_new_password_ends_a_half_finished_sign_in(world: World) -> None:
    user = world.users["leader"]
    key = with_app(user)
    client = Client()
    sign_in(client, "leader")
    user.set_password("mot-mat-khau-khac-han")
    user.save(update_fields=["password"])
    assert send_code(client, code_of(key))["Location"] == reverse("login")


def test_switched_off_nobody_is_asked(world: World, settings: Any) -> None:
    with_app(world.users["leader"])
    settings.GEOAPP_SECOND_FACTOR = "off"
    client = Client()
    sign_in(client, "leader")
    assert is_signed_in(client)


# Setting it up


def key_shown(answer: HttpResponse) -> str:
    text = answer.content.decode()
    found = re.search(r'<code class="app-key">([A-Z2-7 ]+)</code>', text)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    "role",
    [
        Role.ADMIN,
        Role.GIS_OFFICER,
        Role.AREA_OFFICER,
        Role.INSPECTION_TEAM,
        Role.LEADER,
        Role.ANALYST,
    ],
)
def test_where_it_is_required_it_is_set_up_before_anything_else(
    world: World, required: None, role: str
) -> None:
    client = Client()
    answer = sign_in(client, role)
    assert answer["Location"] == reverse("second_factor_setup")
    assert not is_signed_in(client)
    assert client.get(reverse("map"))["Location"].startswith(reverse("login"))

    page = client.get(reverse("second_factor_setup"))
    key = key_shown(page)  # type: ignore[arg-type]
    assert 'src="data:image/svg+xml' in page.content.decode()
    wrong = client.post(reverse("second_factor_setup"), {"code": "000000"})
    assert wrong.status_code == 400
    assert key_shown(wrong) == key  # type: ignore[arg-type]
    done = client.post(reverse("second_factor_setup"), {"code": code_of(key)})
    codes = re.findall(r"<li><code>([a-z2-9-]{14})</code>", done.content.decode())
    assert len(codes) == 10
    assert is_signed_in(client)
    assert client.get(reverse("map")).status_code == 200


@pytest.mark.parametrize("role", [Role.VIEWER, Role.AUDITOR])
def test_who_sees_no_place_needs_no_second_step(
    world: World, required: None, role: str
) -> None:
    client = Client()
    sign_in(client, role)
    assert is_signed_in(client)


def test_an_older_session_without_a_second_step_is_ended(
    world: World, settings: Any
) -> None:
    client = Client()
    sign_in(client, "leader")
    assert client.get(reverse("map")).status_code == 200
    settings.GEOAPP_SECOND_FACTOR = "required"
    assert client.get(reverse("map"))["Location"].startswith(reverse("login"))
    assert not is_signed_in(client)


def test_a_password_alone_does_not_replace_an_app(world: World) -> None:
    """The set-up page would be a way round the app that is there."""
    with_app(world.users["leader"])
    client = Client()
    sign_in(client, "leader")
    address = reverse("second_factor_setup")
    assert client.get(address)["Location"] == reverse("login")
    assert client.post(address, {"code": "000000"})["Location"] == reverse("login")


def test_signed_in_one_gives_the_password_again_to_change_the_app(world: World) -> None:
    user = world.users["leader"]
    old = with_app(user)
    client = Client()
    sign_in(client, "leader")
    send_code(client, code_of(old))
    other = Client()
    sign_in(other, "leader")
    send_code(other, code_of(old, steps=1))
    address = reverse("second_factor_setup")
    new = key_shown(client.get(address))  # type: ignore[arg-type]
    fields = {"code": code_of(new), "password": WRONG}
    assert client.post(address, fields).status_code == 400
    assert second_factor.unseal(SecondFactor.objects.get().secret) == (
        second_factor.base64.b32decode(old.replace(" ", ""))
    )
    fields["password"] = PASSWORD
    assert client.post(address, fields).status_code == 200
    assert is_signed_in(client)
    assert other.get(reverse("map")).status_code == 302  # other sessions have ended


def test_the_key_that_waits_in_the_session_is_sealed(
    world: World, required: None
) -> None:
    client = Client()
    sign_in(client, "leader")
    key = key_shown(client.get(reverse("second_factor_setup")))  # type: ignore[arg-type]
    kept = str(dict(client.session))
    assert key.replace(" ", "") not in kept


def test_new_recovery_codes_need_the_password(world: World) -> None:
    key = with_app(world.users["leader"])
    client = Client()
    sign_in(client, "leader")
    send_code(client, code_of(key))
    before = set(RecoveryCode.objects.values_list("digest", flat=True))
    client.post(reverse("recovery_codes"), {"password": WRONG})
    assert set(RecoveryCode.objects.values_list("digest", flat=True)) == before
    answer = client.post(reverse("recovery_codes"), {"password": PASSWORD})
    assert len(re.findall(r"<li><code>", answer.content.decode())) == 10
    assert not before & set(RecoveryCode.objects.values_list("digest", flat=True))
