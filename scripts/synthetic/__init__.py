"""A fictitious territory with its registers and three and a half years of history.

Everything here is invented from a seed: provinces, boundaries, establishments,
hotspots, visits and tips. No real place of vice, no real business and no person
appears, so the files may be shown to anybody and measured in public.

Reading order: ``sizes`` (how much) → ``mesh`` (shared noisy edges) → ``territory``
(units, two vintages) → ``registers`` (landmarks, establishments) → ``hotspots``
(places and life cycles) → ``history`` (visits, tips, designations) → ``write``.
Pure Python: numpy, shapely, geopandas. It never imports Django.
"""
