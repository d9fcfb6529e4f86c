"""Commands an administrator uses before anybody can open a page."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from geoapp.accounts.models import Role, User
from geoapp.territory.models import AreaScope
from geoapp.territory.scope import own_unit_ids
from tests.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def type_in(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    monkeypatch.setattr("sys.stdin", StringIO(words))


@pytest.mark.django_db
def test_the_first_administrator_needs_no_email(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    type_in(monkeypatch, "một câu dài dễ nhớ\n")
    call_command("create_admin", "quan-tri", stdout=StringIO())
    user = User.objects.get()
    assert user.role == Role.ADMIN
    assert user.check_password("một câu dài dễ nhớ")
    assert user.password.startswith("argon2")


@pytest.mark.django_db
def test_a_weak_password_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    type_in(monkeypatch, "123456\n")
    with pytest.raises(CommandError):
        call_command("create_admin", "quan-tri")
    assert not User.objects.exists()


@pytest.mark.django_db
def test_names_differ_in_more_than_capitals(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("Lan", "LAN"):
        type_in(monkeypatch, "một câu dài dễ nhớ\n")
        if name == "Lan":
            call_command("create_admin", name, stdout=StringIO())
        else:
            with pytest.raises(CommandError, match="taken"):
                call_command("create_admin", name)


def test_an_area_is_replaced_and_its_past_is_kept(world: World) -> None:
    user = world.users["far"]
    call_command("set_scope", "far", unit=["91001"], stdout=StringIO())
    today = timezone.localdate()
    assert own_unit_ids(user) == {world.units["gio"].pk}
    assert world.units["song"].pk in own_unit_ids(user, today - timedelta(days=1))
    call_command("set_scope", "far", unit=["91002"], stdout=StringIO())
    assert own_unit_ids(user) == {world.units["mo"].pk}
    assert AreaScope.objects.filter(user=user).count() == 2


@pytest.mark.parametrize("code", ["91009", "99", "1", "91001x"])
def test_an_unknown_unit_changes_nothing(world: World, code: str) -> None:
    before = own_unit_ids(world.users["far"])
    with pytest.raises(CommandError, match="no unit"):
        call_command("set_scope", "far", unit=["91001", code])
    assert own_unit_ids(world.users["far"]) == before


def test_a_province_includes_what_lies_below_it(world: World) -> None:
    own = own_unit_ids(world.users["gis_officer"])
    assert {world.units[key].pk for key in ("near", "gio", "mo")} <= own
    assert world.units["song"].pk not in own
