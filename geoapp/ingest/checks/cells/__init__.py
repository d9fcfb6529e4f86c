"""One module per check of a cell; ``checks/registry.py`` lists those that run."""
