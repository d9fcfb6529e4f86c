"""The container files, parsed: nothing here has run a container.

``compose-spec.json`` is the schema of the Compose Specification (Apache-2.0,
github.com/compose-spec/compose-spec), as check-jsonschema 0.39 on PyPI carries it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
# A version in the tag, as in 17-3.5 or 3.13-slim-bookworm; never "latest".
PINNED = re.compile(r"[\w./-]+:\d[\w.-]*(@sha256:[0-9a-f]{64})?")


def test_compose_file_follows_the_specification() -> None:
    schema = json.loads(Path(__file__).with_name("compose-spec.json").read_text())
    jsonschema.validate(COMPOSE, schema)


def test_the_services_the_documents_speak_of() -> None:
    assert set(SERVICES) == {"db", "setup", "web", "worker"}


@pytest.mark.parametrize("name", SERVICES)
def test_service_is_pinned_non_root_and_read_only(name: str) -> None:
    service = SERVICES[name]
    assert PINNED.fullmatch(service["image"])
    assert int(service["user"].split(":")[0]) >= 100
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", ["db", "web", "worker"])
def test_what_keeps_running_has_a_health_check(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"


def test_web_connects_as_the_role_that_owns_nothing() -> None:
    assert "//geoapp_app:" in SERVICES["web"]["environment"]["DATABASE_URL"]
    text = json.dumps(SERVICES["web"])
    assert "POSTGRES_PASSWORD" not in text
    assert "OWNER_PASSWORD" not in text


def test_only_this_machine_reaches_the_web_server() -> None:
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert ports == ["127.0.0.1:8000:8000"]


def test_no_secret_is_written_down() -> None:
    secrets = re.findall(r"\$\{(\w+(?:PASSWORD|KEY))(:\?)?", json.dumps(COMPOSE))
    assert len(secrets) > 4
    assert all(required == ":?" for _, required in secrets)


def test_named_scripts_exist() -> None:
    for script in re.findall(r"scripts/[\w/]+\.(?:py|sh)", json.dumps(COMPOSE)):
        assert (ROOT / script).exists()
    for source in re.findall(r"^COPY ([\w./]+) ", DOCKERFILE, re.MULTILINE):
        assert (ROOT / source).exists()


def test_dockerfile_is_pinned_and_ends_as_a_plain_user() -> None:
    base = re.search(r"^ARG PYTHON=(\S+)$", DOCKERFILE, re.MULTILINE)
    assert base
    assert PINNED.fullmatch(base[1])
    assert set(re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)) == {"${PYTHON}"}
    users = re.findall(r"^USER (\d+):", DOCKERFILE, re.MULTILINE)
    assert users
    assert int(users[-1]) >= 1000
    assert "--require-hashes" in DOCKERFILE


def test_secrets_stay_out_of_the_image() -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".env", ".git", "var"} <= set(ignored)
