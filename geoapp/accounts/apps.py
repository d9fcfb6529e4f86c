from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "geoapp.accounts"

    def ready(self) -> None:
        from geoapp.accounts import session_limits  # noqa: F401, PLC0415  a receiver
