"""Command line of the generator; ``scripts/make_samples`` starts it."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from scripts.synthetic.sizes import SCALES
from scripts.synthetic.world import DEFAULT_SEED, generate
from scripts.synthetic.write import write_geopackage, write_samples

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Generate one world and write it."""
    parser = argparse.ArgumentParser(
        prog="scripts/make_samples",
        description="Write the synthetic sample files, or a larger world.",
    )
    parser.add_argument(
        "--scale", choices=SCALES, help="without it gis_data/samples is rewritten"
    )
    parser.add_argument(
        "--seed", type=int, default=DEFAULT_SEED, help="default: %(default)s"
    )
    parser.add_argument("--out", type=Path, help="default: var/synthetic/<scale>")
    options = parser.parse_args()

    started = time.monotonic()
    world = generate(options.scale or "sample", options.seed)
    if options.scale is None and options.out is None:
        folder = ROOT / "gis_data" / "samples"
        write_samples(world, folder, folder.parent / "SOURCES.toml")
    else:
        scale = options.scale or "sample"
        folder = options.out or ROOT / "var" / "synthetic" / scale
        if scale == "sample":
            write_samples(world, folder, folder / "SOURCES.toml")
        else:
            write_geopackage(world, folder / f"{scale}.gpkg")
    print(f"{folder}: seed {options.seed}, {time.monotonic() - started:.1f} s")


if __name__ == "__main__":
    main()
