"""Signing in as people of the invented world do, quickly, and as the web role."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from geoapp.accounts import second_factor
from geoapp.accounts.models import User
from tests.totp import code_of
from tests.world import PASSWORD, World, make_world

WRONG = "khong-phai-mat-khau"


@pytest.fixture
def quick_world(db: None, settings: Any) -> World:
    """The invented world with passwords that are quick to check (argon2 is not)."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    made = make_world()
    User.objects.update(password=make_password(PASSWORD))
    for user in made.users.values():
        user.refresh_from_db()
    return made


@pytest.fixture
def as_web_role(db: None) -> Iterator[None]:
    """Let everything that the test does be done with the web process's rights."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE geoapp_app")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def sign_in(
    client: Client, name: str, password: str = PASSWORD, **asked: Any
) -> HttpResponse:
    fields = {"username": name, "password": password}
    return client.post(reverse("login"), fields, **asked)  # type: ignore[return-value]


def is_signed_in(client: Client) -> bool:
    return SESSION_KEY in client.session


def with_app(user: User) -> str:
    """Set up an app for a user; return its key in base 32."""
    secret = second_factor.new_secret()
    key = second_factor.readable(secret)
    assert second_factor.set_up(user, secret, code_of(key, steps=-1)) is not None
    return key


def send_code(client: Client, code: str) -> HttpResponse:
    return client.post(reverse("second_factor"), {"code": code})  # type: ignore[return-value]
