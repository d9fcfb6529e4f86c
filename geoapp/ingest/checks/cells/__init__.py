"""One module per check of a cell; which ones run is listed in ``checks/registry.py``."""
