from django.apps import AppConfig


class LineageConfig(AppConfig):
    name = "geoapp.lineage"
