from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate

from geoapp.config import gdal


class ConfigConfig(AppConfig):
    name = "geoapp.config"

    def ready(self) -> None:
        gdal.pin_data_folders()
        from geoapp.config import checks, grants  # noqa: F401, PLC0415

        # Sent once for every app with models, after all migrations: one is enough.
        lineage = apps.get_app_config("lineage")
        post_migrate.connect(grants.grant_to_app, sender=lineage)
