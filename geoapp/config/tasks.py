"""What is done by nobody's hand: after places have changed, and every night."""

from __future__ import annotations

from datetime import date

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from geoapp.analysis import runs
from geoapp.ingest import quarantine
from geoapp.ingest.commit import wait_for_other_imports
from geoapp.ingest.tasks import UPKEEP
from geoapp.jobs.queue import NIGHT, forget_old, handles
from geoapp.jobs.running import Running
from geoapp.lineage.models import Batch
from geoapp.registry.generalise import generalise
from tiles.publish import publish_shapes


@handles(UPKEEP)
def follow(running: Running) -> None:
    """Tell other areas anew what they may see, and draw units anew for the map."""
    running.tell("generalise")
    _generalise()
    batch = Batch.objects.filter(pk=running.subject_id).first()
    if batch is None or batch.layer == "admin_units":
        running.tell("publish")
        publish_shapes()


@handles(NIGHT)
def night(running: Running) -> None:
    """Say anew what is of a day, and delete what has had its time."""
    day = timezone.localdate()
    running.tell("generalise")
    _generalise(day)
    running.tell("analyse")
    runs.run_border_priority(day)
    runs.run_relapse_risk(day)
    running.tell("tidy")
    quarantine.forget_expired(day)
    forget_old()
    call_command("tidy_accounts")


def _generalise(day: date | None = None) -> None:
    """While nothing is imported or taken back: places would go that are written of."""
    with transaction.atomic():
        wait_for_other_imports()
        generalise(day)
