"""When a session ends. As the web role throughout."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from geoapp.accounts import administration
from geoapp.accounts.log import ON_THE_SERVER
from geoapp.accounts.models import AccountAction, Session
from geoapp.accounts.session_store import BEGAN, SEEN
from tests.db.signing_in import as_web_role, is_signed_in, quick_world, sign_in
from tests.web import as_owner
from tests.world import PASSWORD, World

__all__ = ["as_web_role", "quick_world"]  # fixtures


@pytest.fixture
def world(quick_world: World, as_web_role: None) -> World:
    return quick_world


@pytest.fixture
def client(world: World) -> Client:
    client = Client()
    sign_in(client, "leader", HTTP_USER_AGENT="Firefox")
    return client


def aged(client: Client, **seconds: int) -> None:
    session = client.session
    for name, by in seconds.items():
        session[name] -= by
    session.save()


def test_half_an_hour_without_work_ends_it(client: Client) -> None:
    aged(client, **{SEEN: 29 * 60})
    assert client.get(reverse("map")).status_code == 200
    aged(client, **{SEEN: 31 * 60})
    assert client.get(reverse("map"))["Location"].startswith(reverse("login"))
    assert not is_signed_in(client)


def test_work_keeps_it_but_not_for_ever(client: Client) -> None:
    aged(client, **{SEEN: 20 * 60})
    client.get(reverse("map"))
    aged(client, **{SEEN: 20 * 60})
    assert client.get(reverse("map")).status_code == 200
    aged(client, **{BEGAN: 12 * 3600})
    assert client.get(reverse("map")).status_code == 302
    assert not is_signed_in(client)


def test_a_session_is_not_written_at_every_request(client: Client) -> None:
    aged(client, **{SEEN: 10})
    before = Session.objects.get().session_data
    client.get(reverse("map"))
    assert Session.objects.get().session_data == before


def test_a_session_without_a_beginning_is_over(client: Client) -> None:
    session = client.session
    del session[BEGAN]
    session.save()
    assert client.get(reverse("map")).status_code == 302


def test_a_session_knows_its_user_and_where_it_began(
    client: Client, world: World
) -> None:
    session = Session.objects.get()
    assert session.user == world.users["leader"]
    assert (session.address, session.agent) == ("127.0.0.1", "Firefox")
    assert session.began_at is not None


def test_a_new_password_ends_the_other_sessions(client: Client, world: World) -> None:
    other = Client()
    sign_in(other, "leader")
    fields = {
        "old_password": PASSWORD,
        "new_password1": "mot-mat-khau-khac-han",
        "new_password2": "mot-mat-khau-khac-han",
    }
    assert client.post(reverse("password_change"), fields).status_code == 302
    assert client.get(reverse("map")).status_code == 200
    assert other.get(reverse("map")).status_code == 302
    assert Session.objects.filter(user=world.users["leader"]).count() == 1
    assert AccountAction.objects.get().action == "password_set"


def test_a_password_changed_elsewhere_ends_the_session(
    client: Client, world: World
) -> None:
    """By a command on the server, say, which knows of no sessions."""
    user = world.users["leader"]
    user.set_password("mot-mat-khau-khac-han")
    user.save(update_fields=["password"])
    assert client.get(reverse("map")).status_code == 302
    assert not is_signed_in(client)


def test_the_old_password_must_be_right(client: Client, world: World) -> None:
    fields = {"old_password": "x", "new_password1": "a" * 12, "new_password2": "a" * 12}
    assert client.post(reverse("password_change"), fields).status_code == 400
    world.users["leader"].refresh_from_db()
    assert world.users["leader"].check_password(PASSWORD)


def test_a_deactivated_user_is_out_at_once_and_stays_out(
    client: Client, world: World
) -> None:
    with as_owner():
        administration.deactivate(ON_THE_SERVER, world.users["leader"])
    assert client.get(reverse("map")).status_code == 302
    assert not Session.objects.filter(user=world.users["leader"]).exists()
    sign_in(client, "leader")
    assert not is_signed_in(client)


def test_one_s_other_sessions_are_listed_and_ended(
    client: Client, world: World
) -> None:
    other, stranger = Client(), Client()
    sign_in(other, "leader", HTTP_USER_AGENT="Phone <b>")
    sign_in(stranger, "viewer", HTTP_USER_AGENT="Somebody else's")
    text = client.get(reverse("sessions")).content.decode()
    assert "Phiên này" in text
    assert "Phone &lt;b&gt;" in text
    assert "Somebody else" not in text
    client.post(reverse("sessions"))
    assert is_signed_in(client)
    assert other.get(reverse("map")).status_code == 302
    assert stranger.get(reverse("map")).status_code == 200
    assert "Không có phiên nào khác" in client.get(reverse("sessions")).content.decode()
