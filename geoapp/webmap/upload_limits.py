"""Files come in only where a view says so, and no larger than it says.

    @takes_files(50 * 2**20)
    def import_page(request): ...

Forms without files are limited by DATA_UPLOAD_MAX_MEMORY_SIZE.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def takes_files(most_bytes: int) -> Callable[[View], View]:
    """Let a view receive files of ``most_bytes`` together."""

    def mark(view: View) -> View:
        view.most_bytes = most_bytes  # type: ignore[attr-defined]
        return view

    return mark


class UploadLimits:
    """Middleware. Stands before CsrfViewMiddleware, which reads the body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_: Any
    ) -> HttpResponse | None:
        """Refuse a body that is too large before a byte of it is read."""
        most = getattr(view, "most_bytes", 0)
        if not most:
            request.upload_handlers = [NoFiles(request)]
        length = request.META.get("CONTENT_LENGTH") or "0"
        form = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
        if length.isdecimal() and int(length) <= most + form:
            return None
        return render(request, "413.html", status=413)


class NoFiles(FileUploadHandler):
    """Refuse a file as soon as it begins: the answer is 400."""

    def new_file(self, *_: Any, **__: Any) -> None:
        raise TooManyFilesSent("This address takes no files.")

    def receive_data_chunk(self, *_: Any) -> bytes | None:
        return None

    def file_complete(self, *_: Any) -> None:
        return None
