"""What every answer carries, what is refused, and how often one may ask."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from geoapp.accounts import limits
from geoapp.accounts.models import Bucket, Role
from geoapp.spatial import sql
from geoapp.webmap.upload_limits import UploadLimits, takes_files
from tests.db.signing_in import as_web_role, quick_world, sign_in
from tests.world import DAY, World

__all__ = ["as_web_role", "quick_world"]  # fixtures

ROOT = Path(__file__).parents[2]
NO_STORE = "no-store"


@pytest.fixture
def leader(quick_world: World) -> Client:
    client = Client()
    sign_in(client, "leader")
    return client


# Headers


def directives(answer: Any) -> dict[str, list[str]]:
    policy = answer["Content-Security-Policy"]
    parts = (part.split() for part in policy.split(";"))
    return {name: sources for name, *sources in parts}


def answers(leader: Client) -> list[Any]:
    """One answer of every kind: pages, refusals, redirects, data."""
    return [
        leader.get(reverse("map")),
        leader.get(reverse("account")),
        leader.get(reverse("users")),  # 403
        leader.get("/nowhere/"),  # 404
        leader.get("/layers/admin_units/1.json?day=soon"),  # 400
        leader.get(reverse("vector_tile", args=["admin_units", 8, 201, 113])),
        Client().get(reverse("map")),  # 302
        Client().get(reverse("login")),
        Client().get("/accounts/link/x/"),  # 410
        Client().get("/health/live"),
        Client(enforce_csrf_checks=True).post(reverse("login"), {}),  # 403
    ]


def test_every_answer_forbids_foreign_hosts_and_inline_scripts(leader: Client) -> None:
    for answer in answers(leader):
        policy = directives(answer)
        assert policy.pop("default-src") == ["'none'"]
        assert policy.pop("base-uri") == ["'none'"]
        assert policy.pop("frame-ancestors") == ["'none'"]
        assert policy.pop("img-src") == ["'self'", "data:"]
        assert {"script-src", "style-src", "connect-src", "form-action"} <= set(policy)
        assert all(sources == ["'self'"] for sources in policy.values()), policy


def test_every_answer_carries_the_other_headers(leader: Client) -> None:
    for answer in answers(leader):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "geolocation=()" in answer["Permissions-Policy"]
        cached = answer["Cache-Control"]
        assert NO_STORE in cached or cached.startswith("private"), cached


def test_pages_with_data_are_never_kept(leader: Client) -> None:
    for name in ("map", "units", "account", "sessions"):
        assert NO_STORE in leader.get(reverse(name))["Cache-Control"]


def test_cookies_are_out_of_reach_of_scripts(leader: Client) -> None:
    leader.post(reverse("set_language"), {"language": "en"})
    leader.get(reverse("account"))
    assert len(leader.cookies) == 3
    for cookie in leader.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_refusals_are_said_in_words(leader: Client, language: str) -> None:
    leader.cookies["django_language"] = language
    said = {
        reverse("users"): ("Không được phép", "Not allowed"),
        "/nowhere/": ("Không tìm thấy", "Not found"),
    }
    for address, (vietnamese, english) in said.items():
        text = leader.get(address).content.decode()
        assert (vietnamese in text, english in text) == (
            language == "vi",
            language == "en",
        )


def test_a_stale_form_is_refused_in_both_languages(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("login"), {"username": "x"})
    assert answer.status_code == 403
    assert "Biểu mẫu đã cũ" in answer.content.decode()
    assert "out of date" in answer.content.decode()


# Uploads


def test_a_file_where_none_is_taken_is_refused(leader: Client) -> None:
    file = SimpleUploadedFile("x.zip", b"content")
    answer = leader.post(reverse("password_change"), {"file": file})
    assert answer.status_code == 400
    assert "không nhận tệp" in answer.content.decode()


def test_a_form_that_is_too_large_is_refused(leader: Client) -> None:
    most = project.DATA_UPLOAD_MAX_MEMORY_SIZE
    address = reverse("password_change")
    assert leader.post(address, {"x": "a" * most}).status_code == 413
    many = {f"field{number}": "x" for number in range(301)}
    assert leader.post(address, many).status_code == 400


def test_a_view_takes_files_up_to_what_it_says(db: None) -> None:
    @takes_files(2**20)
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(request.FILES["file"].name)

    limiter = UploadLimits(view)
    asked = RequestFactory()
    small = asked.post("/", {"file": SimpleUploadedFile("a.zip", b"x" * 2**19)})
    assert limiter.process_view(small, view, [], {}) is None
    assert view(small).content == b"a.zip"
    large = asked.post("/", {"file": SimpleUploadedFile("a.zip", b"x" * 2**21)})
    refused = limiter.process_view(large, view, [], {})
    assert refused is not None
    assert refused.status_code == 413


# Rate limits


def test_a_full_bucket_empties_and_fills_again(as_web_role: None) -> None:
    def take() -> Any:
        key = {"key": "x", "capacity": 3.0, "per_second": 0.5}
        return sql.fetch("geoapp.accounts", "take_token", limits.Taken, **key)[0]

    taken = [take() for _each in range(4)]
    assert [each.was_allowed for each in taken] == [True, True, True, False]
    assert 1.5 < taken[3].wait_s <= 2

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_bucket SET filled_at = filled_at - interval '3 s'"
        )
    assert [take().was_allowed for _each in range(2)] == [True, False]

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_bucket SET filled_at = filled_at - interval '1 day'"
        )
    assert [take().was_allowed for _each in range(4)] == [True, True, True, False]


LIMITED = {
    "tiles": ("get", "/tiles/admin_units/8/201/113.mvt"),
    "search": ("get", f"/units/?day={DAY}&q=a"),
    "export": ("post", "/export/"),
    "sign_in": ("post", "/accounts/me/password/"),
}


@pytest.mark.parametrize("kind", LIMITED)
def test_who_asks_too_often_is_told_to_wait(
    quick_world: World, settings: Any, kind: str
) -> None:
    clients = {name: Client() for name in ("gis_officer", "analyst")}
    for name, client in clients.items():
        sign_in(client, name)
    settings.GEOAPP_LIMITS = {**settings.GEOAPP_LIMITS, kind: (2, 3600)}
    method, address = LIMITED[kind]

    def ask(name: str) -> Any:
        accept = {"HTTP_ACCEPT": "text/html"}
        return getattr(clients[name], method)(address, **accept)

    assert 429 not in {ask("gis_officer").status_code for _each in range(2)}
    refused = ask("gis_officer")
    assert refused.status_code == 429
    assert 1700 < int(refused["Retry-After"]) <= 1800
    assert "Quá nhiều yêu cầu" in refused.content.decode()
    assert ask("analyst").status_code != 429  # each user has a bucket


def test_scripts_are_told_in_a_line(quick_world: World, settings: Any) -> None:
    client = Client()
    sign_in(client, "viewer")
    client.cookies["django_language"] = "en"
    settings.GEOAPP_LIMITS = {**settings.GEOAPP_LIMITS, "tiles": (1, 60)}
    client.get(LIMITED["tiles"][1])
    answer = client.get(LIMITED["tiles"][1])
    assert answer.status_code == 429
    assert answer["Content-Type"] == "text/plain"
    assert b"Try again in" in answer.content


def test_sign_in_is_limited_by_address(quick_world: World, settings: Any) -> None:
    settings.GEOAPP_LIMITS = {**settings.GEOAPP_LIMITS, "sign_in": (2, 60)}
    names = ("a", "b", "c")
    codes = [sign_in(Client(), name).status_code for name in names]
    assert codes == [200, 200, 429]
    assert sign_in(Client(), "d", REMOTE_ADDR="192.0.2.5").status_code == 200
    assert Client().get(reverse("login")).status_code == 200  # looking is free


def test_a_limit_costs_one_statement(leader: Client, settings: Any) -> None:
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        leader.get(LIMITED["tiles"][1])
    about = [each["sql"] for each in asked if "accounts_bucket" in each["sql"]]
    assert len(about) == 1
    assert Bucket.objects.filter(key__startswith="tiles user ").count() == 1


def test_limits_are_kept_out_of_the_log_of_the_database(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relpersistence FROM pg_class WHERE relname = 'accounts_bucket'"
        )
        assert cursor.fetchone() == ("u",)


# Production


SECRET = "vB7-Qp2x_Lz9KdR4mTyW1nHs8cJf6uGa0eXoPiZkNqVbMtYr"  # noqa: S105  of this test


def run_check(
    tmp_path: Path, **changed: str | None
) -> subprocess.CompletedProcess[str]:
    """Run ``manage.py check --deploy`` as production would, in a process of its own."""
    environment = {
        **{name: value for name, value in os.environ.items() if "GEOAPP" not in name},
        "GEOAPP_ENV": "production",
        "GEOAPP_SECRET_KEY": SECRET + "-and-more",
        "GEOAPP_ALLOWED_HOSTS": "map.example.vn",
        "GEOAPP_VAR": str(tmp_path),
        "DATABASE_URL": "postgresql://geoapp_app:x@localhost/geoapp",
        "DJANGO_SETTINGS_MODULE": "geoapp.config.settings",
    }
    for name, value in changed.items():
        environment.pop(name, None)
        if value is not None:
            environment[name] = value
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level=WARNING"]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_check_deploy_is_clean(tmp_path: Path) -> None:
    done = run_check(tmp_path)
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


def test_check_deploy_says_what_was_switched_off(tmp_path: Path) -> None:
    switched = {"GEOAPP_SECOND_FACTOR": "optional", "GEOAPP_HTTPS": "0"}
    done = run_check(tmp_path, **switched)
    assert done.returncode != 0
    for each in ("geoapp.W003", "security.W004", "security.W016"):
        assert each in done.stderr


@pytest.mark.parametrize("key", [None, "short", "a" * 64])
def test_production_does_not_start_without_a_secret_of_its_own(
    tmp_path: Path, key: str | None
) -> None:
    done = run_check(tmp_path, GEOAPP_SECRET_KEY=key)
    assert done.returncode != 0
    assert "Set GEOAPP_SECRET_KEY" in done.stderr
    assert not (tmp_path / "secret_key").exists()


def test_with_https_cookies_belong_to_this_host_alone(tmp_path: Path) -> None:
    code = (
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME,"
        " s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE,"
        " s.SESSION_COOKIE_PATH, s.CSRF_COOKIE_PATH, s.LANGUAGE_COOKIE_PATH,"
        " s.SESSION_COOKIE_DOMAIN, s.SECURE_HSTS_SECONDS, s.GEOAPP_SECOND_FACTOR,"
        " 'upgrade-insecure-requests' in s.CONTENT_SECURITY_POLICY['DIRECTIVES'])"
    )
    environment = {
        "PATH": os.environ["PATH"],
        "GEOAPP_ENV": "production",
        "GEOAPP_SECRET_KEY": SECRET + "-and-more",
        "GEOAPP_VAR": str(tmp_path),
        "DATABASE_URL": "postgresql://geoapp_app:x@localhost/geoapp",
        "DJANGO_SETTINGS_MODULE": "geoapp.config.settings",
    }
    told = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert told == [
        "__Host-sessionid",
        "__Host-csrftoken",
        "__Host-django_language",
        *["True"] * 3,
        *["/"] * 3,
        "None",
        "31536000",
        "required",
        "True",
    ]


def test_every_kind_of_limit_that_a_view_names_exists() -> None:
    """A misspelt kind would be an error only when somebody asks."""
    named = set()
    for path in [*ROOT.glob("geoapp/**/*.py"), *ROOT.glob("tiles/**/*.py")]:
        named |= set(re.findall(r'@limited\("(\w+)"', path.read_text()))
    assert named == set(project.GEOAPP_LIMITS)


@pytest.mark.parametrize("role", Role.values)
def test_pages_of_one_s_own_account_are_for_everybody(
    quick_world: World, role: str
) -> None:
    client = Client()
    sign_in(client, role)
    for name in ("account", "sessions", "password_change", "second_factor_setup"):
        assert client.get(reverse(name)).status_code == 200
