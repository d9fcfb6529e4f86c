"""Every word that the page's scripts may show. The scripts themselves hold none."""

from __future__ import annotations

from django.utils.translation import gettext as _


def script_words() -> dict[str, str]:
    return {
        "zoomIn": _("Phóng to"),
        "zoomOut": _("Thu nhỏ"),
        "loading": _("Đang tải…"),
        "points": _("{points} / {weight} điểm"),
        "noData": _("Chưa đủ dữ liệu"),
        "reasons": _("Lý do"),
        "openUnit": _("Mở trang của {name}"),
        "tilesFailed": _(
            "Không tải được một phần bản đồ. Kiểm tra kết nối mạng tới máy chủ, rồi "
            "bấm «Tải lại bản đồ»."
        ),
        "retry": _("Tải lại bản đồ"),
        "signedOut": _("Phiên làm việc đã hết hạn. Hãy đăng nhập lại."),
        "signIn": _("Đăng nhập"),
        "featureFailed": _(
            "Không tải được thông tin của đối tượng này. Kiểm tra kết nối rồi bấm lại."
        ),
        "featureGone": _(
            "Đối tượng này không có trên bản đồ của ngày đang xem, hoặc ngoài địa bàn "
            "được giao."
        ),
    }
