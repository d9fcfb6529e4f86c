"""manage.py tidy_accounts: delete what is over. Once a night is enough."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from geoapp.accounts.models import Bucket, OneTimeLink, Session


class Command(BaseCommand):
    help = "Xóa phiên, đường dẫn, bộ đếm đã hết hạn / Delete what has expired"

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        slowest = max(seconds for _count, seconds in settings.GEOAPP_LIMITS.values())
        cool_off = timedelta(minutes=settings.GEOAPP_LOCK_MINUTES)
        over = {
            "sessions": Session.objects.filter(expire_date__lt=now),
            "links": OneTimeLink.objects.filter(expires_at__lt=now),
            "attempts": AccessAttempt.objects.filter(attempt_time__lt=now - cool_off),
            # Full again by now, so that a missing row means the same.
            "limits": Bucket.objects.filter(
                filled_at__lt=now - timedelta(seconds=slowest)
            ),
        }
        counts = {name: rows.delete()[0] for name, rows in over.items()}
        self.stdout.write(", ".join(f"{name}: {n}" for name, n in counts.items()))
