from django.apps import AppConfig

from geoapp.config import gdal


class ConfigConfig(AppConfig):
    name = "geoapp.config"

    def ready(self) -> None:
        gdal.pin_data_folders()
        from geoapp.config import checks  # noqa: F401, PLC0415  registers them
