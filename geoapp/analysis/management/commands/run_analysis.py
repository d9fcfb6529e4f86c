"""``manage.py run_analysis border_priority|relapse_risk``: run, record, print."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from geoapp.analysis import parameters, reasons, runs
from geoapp.analysis.models import Band, Run, RunKind
from geoapp.analysis.scoring import Scored

Parameters = TypeVar("Parameters", parameters.BorderPriority, parameters.RelapseRisk)


class Command(BaseCommand):
    help = "Run an analysis on a day, record it and print the list with its reasons."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=RunKind.values)
        parser.add_argument(
            "--day",
            type=date.fromisoformat,
            help="YYYY-MM-DD; default: today in Ha Noi",
        )
        parser.add_argument(
            "--province",
            help="two-digit code: print this province only (every one is computed)",
        )
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument(
            "--no-record", action="store_true", help="print, but write nothing"
        )
        parser.add_argument(
            "--parameters",
            type=Path,
            metavar="FILE",
            help="JSON with changed thresholds, their author and reason",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        day = options["day"] or timezone.localdate()
        assessment = _assess(options["kind"], day, options["parameters"])
        run = None if options["no_record"] else runs.record(assessment)
        shown = [
            (rank, scored)
            for rank, scored in assessment.ranked
            if options["province"] in {None, scored.subject.province_code}
        ]
        if options["json"]:
            self.stdout.write(_as_json(assessment, run, shown))
        else:
            self.stdout.write("\n".join(_table(assessment, run, shown)))


def _assess(kind: str, day: date, changes: Path | None) -> runs.Assessment:
    if kind == RunKind.BORDER_PRIORITY:
        return runs.assess_border_priority(
            day, _changed(parameters.BorderPriority(), changes)
        )
    return runs.assess_relapse_risk(day, _changed(parameters.RelapseRisk(), changes))


def _changed(defaults: Parameters, changes: Path | None) -> Parameters:
    if changes is None:
        return defaults
    try:
        return parameters.changed(
            defaults, json.loads(changes.read_text(encoding="utf-8"))
        )
    except (OSError, ValueError) as error:
        message = f"--parameters {changes}: {error}"
        raise CommandError(message) from error


def _as_json(
    assessment: runs.Assessment, run: Run | None, shown: list[tuple[int, Scored]]
) -> str:
    return json.dumps(
        {
            "run": run.pk if run else None,
            "kind": assessment.kind,
            "day": assessment.day.isoformat(),
            "parameters": assessment.parameters,
            "results": [
                {
                    "rank": rank,
                    "code": scored.subject.code,
                    "name": scored.subject.name,
                    "province_code": scored.subject.province_code,
                    "score": scored.score,
                    "band": scored.band,
                    "completeness": scored.completeness,
                    "reasons": [reason.as_json() for reason in scored.reasons],
                }
                for rank, scored in shown
            ],
        },
        ensure_ascii=False,
        indent=1,
    )


def _table(
    assessment: runs.Assessment, run: Run | None, shown: list[tuple[int, Scored]]
) -> Iterator[str]:
    yield _("%(kind)s, ngày %(day)s (%(run)s)") % {
        "kind": RunKind(assessment.kind).label,
        "day": assessment.day.strftime("%d/%m/%Y"),
        "run": _("lần chạy số %(id)s") % {"id": run.pk} if run else _("không lưu"),
    }
    if not shown:
        yield _("Không có địa bàn hoặc tụ điểm nào trong ngày này.")
    province: str | None = ""
    for rank, scored in shown:
        if scored.subject.province_code != province:
            province = scored.subject.province_code
            yield ""
            yield f"== {scored.subject.province_name or _('Chưa rõ tỉnh')} =="
        yield from _entry(rank, scored)


def _entry(rank: int, scored: Scored) -> Iterator[str]:
    yield _(
        "%(rank)4d. %(score)5s điểm  %(band)s  %(name)s (%(code)s); "
        "có %(share)s %% dữ liệu"
    ) % {
        "rank": rank,
        "score": reasons.number(scored.score, 1),
        "band": Band(scored.band).label,
        "name": scored.subject.name,
        "code": scored.subject.code,
        "share": reasons.number(100 * scored.completeness),
    }
    for text in reasons.texts(reason.as_json() for reason in scored.reasons):
        yield f"        {text}"
