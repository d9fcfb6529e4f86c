"""Which column feeds which field: what the page offers, and what came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from geoapp.accounts.free_text import PlacesOnly
from geoapp.ingest import mappings
from geoapp.ingest.errors import ChoiceNeeded
from geoapp.ingest.fields import Field, Kind, Target
from geoapp.ingest.models import MappingTemplate
from geoapp.ingest.relations import RELATIONS
from geoapp.ingest.request import Missing, Request, Switches
from geoapp.ingest.suggest import suggest
from geoapp.ingest.titles import title_of
from geoapp.ingest.understand import read_cell
from geoapp.webmap.day import read_day
from geoapp.webmap.imports.layers import UNITS
from geoapp.webmap.imports.source import Table
from geoapp.webmap.say import said

LONGEST_CONSTANT = 200


@dataclass(slots=True)
class Given:
    """What the officer decided, or what is proposed. ``reasons``: by field."""

    columns: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    valid_from: str = ""
    insert: bool = True
    update: bool = True
    missing: Missing = Missing.KEEP
    source_title: str = ""
    supplier: str = ""
    licence: str = ""
    save_as: str = ""
    errors: dict[str, str] = field(default_factory=dict)


def guessed(target: Target, table: Table, constants: Mapping[str, str]) -> Given:
    """Propose columns, each with the reason; what all rows share takes none."""
    found = suggest(target, {one.name: one.values for one in table.columns})
    taken = {name: one for name, one in found.items() if name not in constants}
    return Given(
        columns={name: one.column for name, one in taken.items()},
        constants=dict(constants),
        reasons={name: str(one.reason) for name, one in taken.items()},
    )


def remembered(options: Mapping[str, Any]) -> Given:
    """Return what was decided before."""
    switches = options["switches"]
    day = options.get("valid_from")
    return Given(
        columns=dict(options["columns"]),
        constants=dict(options["constants"]),
        reasons=dict.fromkeys(options["columns"], _("đã chọn")),
        valid_from=f"{date.fromisoformat(day):%d/%m/%Y}" if day else "",
        insert=switches["insert"],
        update=switches["update"],
        missing=Missing(switches["missing"]),
        source_title=options.get("source_title") or "",
        supplier=options.get("supplier") or "",
        licence=options.get("licence") or "",
    )


def with_template(given: Given, template: MappingTemplate, table: Table) -> Given:
    """Let a template decide, as far as the file has its columns."""
    there = {name: name for name in table.names}
    given.columns = {
        name: column for name, column in template.columns.items() if column in there
    }
    words = _("theo mẫu «%(name)s»") % {"name": template.name}
    given.reasons = dict.fromkeys(given.columns, words)
    given.constants |= template.constants
    return given


def decided(target: Target, table: Table, sent: QueryDict) -> Given:
    """Read what was sent; what is wrong is in ``errors``, by field."""
    given = Given(
        insert="insert" in sent,
        update="update" in sent,
        valid_from=_text(sent, "valid_from", 20),
        save_as=_text(sent, "save_as", 80),
        source_title=_text(sent, "source_title", 200),
        supplier=_text(sent, "supplier", 200),
        licence=_text(sent, "licence", 100),
    )
    for one in target.fields:
        _decide(given, one, target, table, sent)
    _decide_switches(given, target, sent)
    _check_texts(given, target)
    return given


def _decide(
    given: Given, one: Field, target: Target, table: Table, sent: QueryDict
) -> None:
    column = _text(sent, f"column-{one.name}", LONGEST_CONSTANT)
    constant = _text(sent, f"constant-{one.name}", LONGEST_CONSTANT)
    if column:
        given.columns[one.name] = column
    if constant:
        given.constants[one.name] = constant
    if column and constant:
        given.errors[one.name] = _("Chọn một cột hoặc một giá trị chung, không cả hai.")
    elif column and column not in table.names:
        given.errors[one.name] = _("Tệp không có cột này.")
    elif constant and (finding := read_cell(one, constant).finding):
        params = {"value": constant, **finding["params"]}
        given.errors[one.name] = said(
            finding["check"], params, layer=target.layer, field=one.name
        )


def _decide_switches(given: Given, target: Target, sent: QueryDict) -> None:
    ends = target.layer in RELATIONS and RELATIONS[target.layer].ends
    wanted = sent.get("missing", "")
    if ends and wanted in set(Missing):
        given.missing = Missing(wanted)
    if target.layer == UNITS:
        given.insert = given.update = True
    day = _day(given.valid_from)
    if given.valid_from and day is None:
        given.errors["valid_from"] = _("Không đọc được ngày. Viết ngày/tháng/năm.")
    elif day is None and target.layer == UNITS:
        given.errors["valid_from"] = _("Cho biết bộ ranh giới có hiệu lực từ ngày nào.")
    elif day is None and given.missing is not Missing.KEEP:
        given.errors["valid_from"] = _(
            "Muốn kết thúc những nơi không còn trong tệp, phải cho biết danh sách đúng "
            "vào ngày nào."
        )
    if not (given.insert or given.update) and given.missing is Missing.KEEP:
        given.errors["switches"] = _("Chưa chọn việc gì để làm với các dòng trong tệp.")


def _check_texts(given: Given, target: Target) -> None:
    """Keep persons out of what is kept beside the rows."""
    texts = {
        "source_title": (_("Tên nguồn"), given.source_title),
        "supplier": (_("Nơi cung cấp"), given.supplier),
        "licence": (_("Điều kiện sử dụng"), given.licence),
        "save_as": (_("Tên mẫu"), given.save_as),
        **{
            name: (title_of(target.layer, name), text)
            for name, text in given.constants.items()
            if target.field(name).kind is Kind.TEXT
        },
    }
    for name, (title, text) in texts.items():
        try:
            PlacesOnly(title)(text)
        except ValidationError as personal:
            given.errors[name] = personal.messages[0]


def request_of(given: Given, base: Request, target: Target) -> Request:
    """Return the request that the decisions amount to."""
    fed = {*given.columns, *given.constants}
    return Request(
        layer=base.layer,
        file=base.file,
        valid_from=_day(given.valid_from),
        constants=given.constants,
        columns=given.columns,
        without=sorted(target.names - fed),
        choices=base.choices,
        switches=Switches(given.insert, given.update, given.missing),
        source_title=given.source_title or None,
        supplier=given.supplier or None,
        licence=given.licence or None,
        user=base.user,
    )


def check(given: Given, target: Target, table: Table, request: Request) -> None:
    """Ask the import itself whether this will do; what is wrong goes to ``errors``."""
    try:
        mappings.match(target, table.names, request)
    except ChoiceNeeded as stopped:
        missing = stopped.params.get("fields", [])
        for name in missing:
            given.errors.setdefault(name, _("Bắt buộc: chọn cột, hoặc giá trị chung."))
        given.errors.setdefault(
            "", said(stopped.code, stopped.params, layer=target.layer)
        )


def _text(sent: QueryDict, name: str, most: int) -> str:
    return sent.get(name, "").replace("\0", "").strip()[:most]


def _day(written: str) -> date | None:
    """Return the day, or None for what is none."""
    try:
        return read_day(written) if written else None
    except ValueError:
        return None
