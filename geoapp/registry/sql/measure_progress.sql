-- Figures of whole provinces on a day: all that the public may ever see.
--
-- :day  date     provinces in force and what is known on this day
-- :few  integer  numbers above zero and below it are hidden
--
-- Index   none: a few thousand rows, once an import
-- Note    From the commune a place was assigned to, as it is or last was, to its
--         province (through the district until 30-06-2025).
WITH above AS MATERIALIZED (
    SELECT DISTINCT ON (unit_id)
        unit_id,
        level,
        parent_id,
        validity @> %(day)s::date AS in_force
    FROM territory_adminunitversion
    WHERE lower(validity) <= %(day)s
    ORDER BY unit_id ASC, lower(validity) DESC
),

home AS MATERIALIZED (
    SELECT
        commune.unit_id,
        commune.in_force,
        coalesce(parent.parent_id, parent.unit_id) AS province_id
    FROM above AS commune
    INNER JOIN above AS parent ON commune.parent_id = parent.unit_id
    WHERE commune.level = 'commune'
),

status AS (
    SELECT DISTINCT ON (hotspot_id)
        hotspot_id,
        status
    FROM registry_hotspotevent
    WHERE happened_on <= %(day)s
    ORDER BY hotspot_id ASC, happened_on DESC, id DESC
),

known AS (
    SELECT
        province_id,
        'communes' AS figure
    FROM home
    WHERE in_force
    UNION ALL
    SELECT
        home.province_id,
        CASE
            WHEN status.status IN ('handed_over', 'monitoring') THEN 'hotspots_watched'
            ELSE 'hotspots_active'
        END AS figure
    FROM registry_hotspot AS hotspot
    INNER JOIN status ON hotspot.id = status.hotspot_id
    INNER JOIN home ON hotspot.lead_unit_id = home.unit_id
    WHERE status.status NOT IN ('suspected', 'closed', 'dismissed')
    UNION ALL
    SELECT
        home.province_id,
        'inspections' AS figure
    FROM registry_inspection AS inspection
    INNER JOIN home ON inspection.unit_id = home.unit_id
    WHERE
        inspection.inspected_on <= %(day)s::date
        AND inspection.inspected_on > %(day)s::date - interval '1 year'
    UNION ALL
    SELECT
        province.unit_id,
        'service_sites' AS figure
    FROM registry_servicesite AS site
    INNER JOIN territory_adminunitversion AS province
        ON
            province.level = 'province'
            AND province.validity @> %(day)s::date
            AND ST_Intersects(province.geom, site.geom)
    WHERE site.validity @> %(day)s::date
),

counted AS (
    SELECT
        province.id AS version_id,
        province.name AS province,
        figure.name AS figure,
        count(known.province_id) AS n
    FROM territory_adminunitversion AS province
    CROSS JOIN (
        VALUES
        ('communes'),
        ('hotspots_watched'),
        ('hotspots_active'),
        ('inspections'),
        ('service_sites')
    ) AS figure (name)
    LEFT JOIN known
        ON province.unit_id = known.province_id AND figure.name = known.figure
    WHERE province.level = 'province' AND province.validity @> %(day)s::date
    GROUP BY province.id, province.name, figure.name
)

INSERT INTO province_progress (version_id, province, figure, day, n)
SELECT
    version_id,
    province,
    figure,
    %(day)s,
    CASE
        WHEN n = 0 OR n >= %(few)s OR figure IN ('communes', 'service_sites') THEN n
    END
FROM counted
