-- Measure which land of older units is land of newer ones from one day on.
--
-- :level         text    level of both
-- :day           date    first day of the newer units' polygons
-- :measure_srid  int     metres, for areas
-- :min_share     float8  below it, of both units, an overlap is a sliver
-- :min_area_m2   float8  below it, an overlap is a sliver
-- :sure_share    float8  from it, of either unit, an overlap is none
--
-- Index   adminunitversion_geom_gist
-- Note    the older polygons are those known until :day, or, where a province's later
--         vintages have no polygons, its last known ones. Units that go on on both
--         sides only exchange what was drawn differently (at most 5 percent) and are
--         left out. So is what a commune shares with one of another province while its
--         own province goes on, unless that is most of either: provinces drawn from
--         different sources overlap along all their length. Rounding may carry a share
--         beyond 1.
WITH placed AS (
    SELECT
        version.id,
        version.unit_id,
        version.batch_id,
        version.geom,
        version.validity,
        coalesce(district.parent_id, version.parent_id, version.unit_id) AS province_id
    FROM territory_adminunitversion AS version
    LEFT JOIN territory_adminunitversion AS district
        ON
            version.level = 'commune'
            AND version.parent_id = district.unit_id
            AND district.level = 'district'
            AND district.validity @> lower(version.validity)
    WHERE version.level = %(level)s::text AND version.geom IS NOT NULL
),

last_known AS (
    SELECT
        province_id,
        max(upper(validity)) FILTER (
            WHERE upper(validity) <= %(day)s::date
        ) AS known_until,
        bool_or(
            validity @> (%(day)s::date - 1) AND validity @> %(day)s::date
        ) AS goes_on
    FROM placed
    GROUP BY province_id
),

older AS (
    SELECT
        placed.unit_id,
        placed.batch_id,
        placed.province_id,
        placed.geom,
        last_known.known_until,
        ST_Area(ST_Transform(placed.geom, %(measure_srid)s::int)) AS area_m2,
        EXISTS (
            SELECT 1
            FROM territory_adminunitversion AS same
            WHERE
                same.unit_id = placed.unit_id
                AND same.validity @> %(day)s::date
        ) AS goes_on
    FROM placed
    INNER JOIN last_known
        ON
            placed.province_id = last_known.province_id
            AND upper(placed.validity) = last_known.known_until
    WHERE last_known.known_until = %(day)s::date OR NOT last_known.goes_on
),

newer AS (
    SELECT
        placed.unit_id,
        placed.batch_id,
        placed.province_id,
        placed.geom,
        ST_Area(ST_Transform(placed.geom, %(measure_srid)s::int)) AS area_m2,
        EXISTS (
            SELECT 1
            FROM territory_adminunitversion AS same
            WHERE
                same.unit_id = placed.unit_id
                AND lower(same.validity) < %(day)s::date
        ) AS goes_on
    FROM placed
    WHERE lower(placed.validity) = %(day)s::date
),

overlap AS MATERIALIZED (
    SELECT
        older.unit_id AS old_unit_id,
        newer.unit_id AS new_unit_id,
        older.known_until,
        greatest(older.batch_id, newer.batch_id) AS batch_id,
        older.area_m2 AS old_area_m2,
        newer.area_m2 AS new_area_m2,
        older.province_id <> newer.province_id
        AND EXISTS (
            SELECT 1
            FROM territory_adminunitversion AS province
            WHERE
                province.unit_id = older.province_id
                AND province.validity @> %(day)s::date
        ) AS is_foreign,
        ST_Area(
            ST_Transform(
                ST_CollectionExtract(ST_Intersection(older.geom, newer.geom), 3),
                %(measure_srid)s::int
            )
        ) AS shared_m2
    FROM older
    INNER JOIN newer
        ON
            older.unit_id <> newer.unit_id
            AND older.geom && newer.geom
            AND NOT (older.goes_on AND newer.goes_on)
),

shared AS (
    SELECT
        *,
        shared_m2 / least(old_area_m2, new_area_m2) AS largest_share
    FROM overlap
)

INSERT INTO territory_unitsuccession (
    old_unit_id, new_unit_id, day, known_until, old_share, new_share, basis, batch_id
)
SELECT
    old_unit_id,
    new_unit_id,
    %(day)s::date,
    known_until,
    least(shared_m2 / old_area_m2, 1),
    least(shared_m2 / new_area_m2, 1),
    'geometry',
    batch_id
FROM shared
WHERE
    largest_share >= %(sure_share)s::float8
    OR (
        NOT is_foreign
        AND largest_share >= %(min_share)s::float8
        AND shared_m2 >= %(min_area_m2)s::float8
    )
ORDER BY new_unit_id, old_unit_id
