"""The only package that writes geographic files.

In a process of its own (``exports/run.py``): importing pyogrio into the web process
would replace Django's GDAL error handler.
"""
