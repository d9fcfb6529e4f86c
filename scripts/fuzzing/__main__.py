"""What ``scripts/fuzz`` runs, with the interpreter of the environment."""

import sys
from importlib import import_module

import django

if __name__ == "__main__":
    if sys.argv[1] == "full":  # the child knows neither Django nor the database
        django.setup()
    part = import_module(f"scripts.fuzzing.{sys.argv[1]}")
    sys.exit(part.main(sys.argv[2:]))
