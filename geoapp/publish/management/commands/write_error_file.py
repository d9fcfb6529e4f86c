"""manage.py write_error_file: the held rows of an import, as a file to correct."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from geoapp.accounts.models import User
from geoapp.accounts.permissions import can_import_files
from geoapp.ingest.models import StagedImport
from geoapp.publish.exports.error_file import NothingToWrite, write_error_file
from geoapp.publish.exports.given_back import file_name
from geoapp.territory.scope import seen_by


class Command(BaseCommand):
    help = (
        "Ghi các dòng bị giữ lại của một lần nạp thành tệp để sửa / "
        "Write the held rows of an import as a file to correct"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("import_id", type=int, metavar="IMPORT")
        parser.add_argument("--username", required=True, help="whose import it is")
        parser.add_argument("--out", required=True, type=Path, help="a new file")

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        if out.exists():
            raise CommandError(f"{out}: tệp đã có / file exists.")
        user = _user(options["username"])
        with seen_by(user):
            # Imports of the command line are nobody's; the web role sees none of them.
            own = Q(created_by=user) | Q(created_by=None)
            job = StagedImport.objects.filter(own, pk=options["import_id"]).first()
            if job is None:
                raise CommandError(
                    f"{options['import_id']}: không có lần nạp này / no such import."
                )
            self._write(job, user, out)

    def _write(self, job: StagedImport, user: User, out: Path) -> None:
        name = file_name(job)
        if name is None:
            raise CommandError(
                "Lần nạp này từ phiên bản trước: xem trước lại rồi thử lại / "
                "This import is of an earlier version: preview it again first."
            )
        wanted = Path(name).suffix
        if out.suffix.lower() != wanted:
            raise CommandError(
                f"Tệp phải có đuôi {wanted}, như tệp đã nạp / "
                f"the file must end in {wanted}, like the upload."
            )
        try:
            log = write_error_file(job, user, out)
        except NothingToWrite as nothing:
            raise CommandError(
                "Không có dòng nào bị giữ / no row was held."
            ) from nothing
        self.stdout.write(f"{job.layer:20} {log.feature_counts[job.layer]:7}")
        self.stdout.write(f"sha256 {log.sha256}")


def _user(username: str) -> User:
    user = User.objects.filter(username__iexact=username).first()
    if user is None:
        raise CommandError(f"Không có người dùng / no such user: {username}")
    if not can_import_files(user):
        raise CommandError(
            f"{username}: vai trò này không được nạp tệp / this role may not import."
        )
    return user
