from django.urls import path

from geoapp.webmap.imports.changes import changes
from geoapp.webmap.imports.delete import delete
from geoapp.webmap.imports.import_page import import_page
from geoapp.webmap.imports.job import job, job_stop
from geoapp.webmap.imports.list_page import list_page
from geoapp.webmap.imports.map_page import map_page
from geoapp.webmap.imports.new_page import new_page
from geoapp.webmap.imports.preview_page import preview_page
from geoapp.webmap.imports.undo_page import undo_page

urlpatterns = [
    path("imports/", list_page, name="imports"),
    path("imports/new/", new_page, name="import_new"),
    path("imports/<int:import_id>/", import_page, name="import"),
    path("imports/<int:import_id>/map/", map_page, name="import_map"),
    path("imports/<int:import_id>/preview/", preview_page, name="import_preview"),
    path("imports/<int:import_id>/changes.json", changes, name="import_changes"),
    path("imports/<int:import_id>/delete/", delete, name="import_delete"),
    path("batches/<int:batch_id>/undo/", undo_page, name="batch_undo"),
    path("jobs/<int:job_id>.json", job, name="job"),
    path("jobs/<int:job_id>/stop/", job_stop, name="job_stop"),
]
