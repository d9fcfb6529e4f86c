"""manage.py remove_samples: take the synthetic provinces and accounts away."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from geoapp.config import samples
from tiles.publish import publish_shapes


class Command(BaseCommand):
    help = "Xóa dữ liệu mẫu và tài khoản mẫu / Remove sample data and accounts"

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = samples.remove()
        except samples.SamplesInUse as error:
            raise CommandError(
                f"Dữ liệu của quý vị đang dùng đơn vị hành chính mẫu ({error}). Xóa "
                "hoặc gán lại các dòng đó trước. / Your own rows use sample units: "
                "remove or re-assign them first. Không có gì bị xóa / nothing removed."
            ) from error
        publish_shapes()
        self.stdout.write(f"Đã xóa {count} đợt nhập mẫu / removed {count} batches")
