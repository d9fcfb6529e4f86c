from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "geoapp.territory"
