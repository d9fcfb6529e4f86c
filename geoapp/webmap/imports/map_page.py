"""Match the columns of a file with the fields of its layer, and say how to import."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from geoapp.accounts.limits import limited
from geoapp.accounts.models import User
from geoapp.analysis.reasons import number
from geoapp.ingest import tasks
from geoapp.ingest.fields import Field, Kind, Shape, Target
from geoapp.ingest.models import JobState, MappingTemplate, StagedImport
from geoapp.ingest.plan import options_of, request_of
from geoapp.ingest.relations import RELATIONS
from geoapp.ingest.request import Missing
from geoapp.ingest.targets import target_of
from geoapp.ingest.titles import title_of
from geoapp.webmap.imports import mapping
from geoapp.webmap.imports.guards import importer, own_import, unkept
from geoapp.webmap.imports.layers import UNITS, layer_title
from geoapp.webmap.imports.mapping import Given
from geoapp.webmap.imports.source import Source, Table, table_of
from geoapp.webmap.imports.values import service_names
from geoapp.webmap.imports.way import see_other, way_of
from geoapp.webmap.imports.work import begin, newest_job, trouble_of

_OPEN = {JobState.LOOKED, JobState.STAGED, JobState.PREVIEWED}


@dataclass(frozen=True, slots=True)
class Row:
    """One field of the layer, and what feeds it.

    ``entries``: of its code list, for one value in all rows; else that is typed.
    ``codes``: those that a file must write as codes.
    ``takes_constant``: whether one value for all rows makes sense.
    """

    name: str
    title: str
    is_required: bool
    takes: str
    entries: tuple[tuple[str, str], ...]
    codes: tuple[tuple[str, str], ...]
    takes_constant: bool
    column: str
    samples: str
    constant: str
    reason: str
    error: str


@limited("inspect", "POST")
@require_http_methods(["GET", "HEAD", "POST"])
def map_page(request: HttpRequest, import_id: int) -> HttpResponse:
    """Show the table of fields; a valid POST stages the file and previews it."""
    staged = own_import(request, import_id)
    job = newest_job(staged)
    table = table_of(staged)
    at_work = job is not None and not job.is_over
    if at_work or table is None or staged.state not in _OPEN:
        return see_other("import", staged.pk)
    if request.method == "POST":
        return _decided(request, staged, table)
    given = _proposed(request, staged, table)
    trouble = trouble_of(job, staged.layer, tasks.PREVIEW)
    return _page(request, staged, table, given, trouble)


def _proposed(request: HttpRequest, staged: StagedImport, table: Table) -> Given:
    constants = staged.options.get("constants", {})
    target = target_of(staged.layer, constants)
    wanted = request.GET.get("template", "")
    before = "switches" in staged.options
    given = (
        mapping.remembered(staged.options)
        if before
        else mapping.guessed(target, table, constants)
    )
    template = _template(staged.layer, wanted)
    return mapping.with_template(given, template, table) if template else given


def _templates(layer: str) -> QuerySet[MappingTemplate]:
    return MappingTemplate.objects.filter(layer=layer).order_by("name")


def _template(layer: str, wanted: str) -> MappingTemplate | None:
    if not (wanted.isascii() and wanted.isdecimal() and len(wanted) < 18):
        return None
    return _templates(layer).filter(pk=int(wanted)).first()


def _decided(request: HttpRequest, staged: StagedImport, table: Table) -> HttpResponse:
    user = importer(request)
    target = _target(staged, request.POST)
    given = mapping.decided(target, table, request.POST)
    if given.save_as and (taken := _taken(staged.layer, given.save_as, user)):
        given.errors.setdefault("save_as", taken)
    base = request_of(staged, Path(staged.file_name))
    wanted = mapping.request_of(given, base, target)
    if not given.errors:
        mapping.check(given, target, table, wanted)
    if given.errors:
        return _page(request, staged, table, given, "", 400)
    if given.save_as:
        _save(staged.layer, given, user, wanted.without)
    staged.options = options_of(wanted)
    staged.save(update_fields=["options"])
    begin(tasks.PREVIEW, staged.pk, user)
    return see_other("import", staged.pk)


def _target(staged: StagedImport, sent: QueryDict | None = None) -> Target:
    """Return the target; of units that of the level that was chosen."""
    constants = dict(staged.options.get("constants", {}))
    if sent is not None and "constant-level" in sent:
        constants["level"] = sent["constant-level"]
    return target_of(staged.layer, constants)


def _taken(layer: str, name: str, user: User) -> str:
    """Say that somebody else keeps a template under this name."""
    others = MappingTemplate.objects.filter(layer=layer, name=name)
    if not others.exclude(created_by=user).exists():
        return ""
    return _("Người khác đã lưu mẫu tên này. Đặt tên khác.")


def _save(layer: str, given: Given, user: User, without: Any) -> None:
    columns = given.columns | dict.fromkeys(without, "")
    MappingTemplate.objects.update_or_create(
        layer=layer,
        name=given.save_as,
        defaults={
            "columns": columns,
            "constants": given.constants,
            "created_by": user,
        },
    )


def _page(
    request: HttpRequest,
    staged: StagedImport,
    table: Table,
    given: Given,
    trouble: str,
    status: int = 200,
) -> HttpResponse:
    target = _target(staged, request.POST if request.method == "POST" else None)
    by_name = {one.name: one for one in table.columns}
    context = {
        "staged": staged,
        "title": layer_title(staged.layer, given.constants.get("level")),
        "way": way_of("map", staged),
        "rows": [_row(target, one, given, by_name) for one in target.fields],
        "table": table,
        "shape": _shape_words(target),
        "given": given,
        "errors": given.errors,
        "problems": _problems(target, given),
        "is_units": staged.layer == UNITS,
        "has_day": staged.layer == UNITS or "valid_from" in target.names,
        "missing": _missing_choices(staged.layer),
        "templates": _templates(staged.layer),
        "trouble": trouble or given.errors.get("", ""),
    }
    page = "webmap/imports/map.html"
    return unkept(render(request, page, context, status=status))


def _problems(target: Target, given: Given) -> list[tuple[str, str, str]]:
    """Return what is wrong: where on the page, what it is called, and what to do."""
    titles = {
        "valid_from": _("Ngày của tệp"),
        "switches": _("Với các dòng trong tệp"),
        "source_title": _("Tên nguồn"),
        "supplier": _("Nơi cung cấp"),
        "licence": _("Điều kiện sử dụng"),
        "save_as": _("Tên mẫu"),
    }
    found = []
    for name, words in given.errors.items():
        if name in titles:
            found.append((name, titles[name], words))
        elif name in target.names:
            title = title_of(target.layer, name)
            found.append((f"column-{name}", title, words))
    return found


def _row(target: Target, one: Field, given: Given, sources: dict[str, Source]) -> Row:
    column = given.columns.get(one.name, "")
    source = sources.get(column)
    return Row(
        name=one.name,
        title=title_of(target.layer, one.name),
        is_required=one.is_required and one.default is None,
        takes=_takes(one),
        entries=_entries(one),
        codes=_entries(one) if one.kind is Kind.CODES else (),
        takes_constant=_takes_constant(target, one),
        column=column,
        samples=source.words if source else "",
        constant=given.constants.get(one.name, ""),
        reason=given.reasons.get(one.name, ""),
        error=given.errors.get(one.name, ""),
    )


def _takes_constant(target: Target, one: Field) -> bool:
    """Tell whether one value for all rows makes sense: not of what tells rows apart.

    The first day has a field of its own on the page, the day of the file.
    """
    if one.name in {"valid_from", "valid_to"}:
        return False
    return one.kind is not Kind.CODE or one.name not in target.key


def _takes(one: Field) -> str:
    """Say what a field takes."""
    words = _kind_words(one)
    if one.default is None:
        return words
    default = dict(_entries(one)).get(one.default, one.default)
    return _("%(words)s; để trống: %(default)s") % {"words": words, "default": default}


def _kind_words(one: Field) -> str:
    match one.kind:
        case Kind.DATE:
            return _day_words(one)
        case Kind.YES_NO:
            return _("có hoặc không (1 hoặc 0)")
        case Kind.CHOICE:
            labels = [str(label) for _value, label in _entries(one)]
            return _("một trong: %(labels)s") % {"labels": "; ".join(labels)}
        case Kind.CODES:
            return _("mã loại hình; nhiều mã thì cách nhau bằng dấu chấm phẩy")
        case Kind.CODE:
            return _code_words(one)
        case _:
            most = number(one.max_length or 0)
            return _("chữ, tối đa %(n)s ký tự") % {"n": most}


def _day_words(one: Field) -> str:
    if one.name == "valid_to":
        return _("ngày đầu tiên không còn nữa, ví dụ 01/07/2025")
    return _("ngày, ví dụ 01/07/2025")


def _code_words(one: Field) -> str:
    if one.width:
        return _("mã %(n)s chữ số") % {"n": one.width}
    return _("mã, không trùng nhau") if one.name == "code" else _("mã")


def _entries(one: Field) -> tuple[tuple[str, str], ...]:
    if one.kind is Kind.YES_NO:
        return (("1", _("Có")), ("0", _("Không")))
    if one.kind is Kind.CODES:
        return tuple(service_names().items())
    if one.choices is None:
        return ()
    return tuple((str(value), str(label)) for value, label in one.choices.choices)


def _shape_words(target: Target) -> str:
    kinds = {
        Shape.POINT: _("điểm"),
        Shape.LINE: _("đường"),
        Shape.POLYGON: _("vùng"),
    }
    return kinds[target.shape] if target.shape is not None else ""


def _missing_choices(layer: str) -> list[tuple[Missing, str]]:
    """Return what may become of what a list lacks; nothing where none of it ends."""
    if layer not in RELATIONS or not RELATIONS[layer].ends:
        return []
    return [
        (Missing.KEEP, _("Không kết thúc nơi nào")),
        (Missing.END_IN_COMMUNES, _("Kết thúc, trong các xã có trong tệp")),
        (Missing.END_IN_AREA, _("Kết thúc, trong cả địa bàn của tôi")),
    ]
