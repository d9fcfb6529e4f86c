"""What follows from other places, whoever changed them: done by nobody's hand."""

from __future__ import annotations

from geoapp.ingest.tasks import UPKEEP
from geoapp.jobs.queue import handles
from geoapp.jobs.running import Running
from geoapp.lineage.models import Batch
from geoapp.registry.generalise import generalise
from tiles.publish import publish_shapes


@handles(UPKEEP)
def follow(running: Running) -> None:
    """Tell other areas anew what they may see, and draw units anew for the map."""
    running.tell("generalise")
    generalise()
    batch = Batch.objects.filter(pk=running.job.subject_id).first()
    if batch is None or batch.layer == "admin_units":
        running.tell("publish")
        publish_shapes()
