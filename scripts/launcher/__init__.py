"""The launcher: from a clone to a running system, standard library only.

It runs before anything is installed, so nothing here may import a dependency (one
exception, ``roles.py``, is run by the virtual environment's own Python).

Reading order: ``setup.py`` is the table of contents; ``apt.py``, ``venv.py``,
``cluster.py``, ``web.py`` and ``worker.py`` each do one of its steps; ``run.py``,
``run_tests.py``, ``run_bench.py`` and ``run_campaign.py`` are the four commands;
``paths.py`` says where everything lies.
"""
