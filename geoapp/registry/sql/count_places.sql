-- Count the places of every commune in force on a day; small numbers are not written.
--
-- :day        date     communes in force and places on this day
-- :few        integer  numbers above zero and below it are hidden
-- :hide_zero  boolean  whether zero is hidden with them
--
-- Index   unitpiece_cell, adminunitversion_unit
-- Note    A place counts where it was assigned if that commune is in force, else where
--         its point lies. Suspected, closed and dismissed hotspots are not counted.
WITH commune AS MATERIALIZED (
    SELECT
        id,
        unit_id
    FROM territory_adminunitversion
    WHERE level = 'commune' AND validity @> %(day)s::date
),

status AS (
    SELECT DISTINCT ON (hotspot_id)
        hotspot_id,
        status
    FROM registry_hotspotevent
    WHERE happened_on <= %(day)s
    ORDER BY hotspot_id ASC, happened_on DESC, id DESC
),

place AS MATERIALIZED (
    SELECT
        'establishments' AS layer,
        unit_id,
        geom
    FROM registry_establishment
    WHERE validity @> %(day)s::date
    UNION ALL
    SELECT
        'hotspots' AS layer,
        hotspot.lead_unit_id,
        ST_PointOnSurface(extent.geom)
    FROM registry_hotspotextent AS extent
    INNER JOIN registry_hotspot AS hotspot ON extent.hotspot_id = hotspot.id
    INNER JOIN status ON hotspot.id = status.hotspot_id
    WHERE
        extent.validity @> %(day)s::date
        AND status.status NOT IN ('suspected', 'closed', 'dismissed')
    UNION ALL
    SELECT
        'inspections' AS layer,
        unit_id,
        geom
    FROM registry_inspection
    WHERE
        inspected_on <= %(day)s::date
        AND inspected_on > %(day)s::date - interval '1 year'
),

homeless AS MATERIALIZED (
    SELECT
        place.layer,
        place.geom,
        floor(ST_X(place.geom) * 64)::integer AS cell_x,
        floor(ST_Y(place.geom) * 64)::integer AS cell_y
    FROM place
    WHERE
        place.geom IS NOT NULL
        AND NOT EXISTS (SELECT FROM commune WHERE commune.unit_id = place.unit_id)
),

located AS (
    SELECT
        place.layer,
        commune.id AS version_id
    FROM place
    INNER JOIN commune ON place.unit_id = commune.unit_id
    UNION ALL
    SELECT
        homeless.layer,
        commune.id
    FROM homeless
    INNER JOIN territory_unitpiece AS piece
        ON homeless.cell_x = piece.cell_x AND homeless.cell_y = piece.cell_y
    INNER JOIN commune ON piece.version_id = commune.id
    WHERE piece.is_whole OR ST_Intersects(piece.geom, homeless.geom)
),

counted AS MATERIALIZED (
    SELECT
        layer.name AS layer,
        commune.id AS version_id,
        count(located.version_id) AS n
    FROM commune
    CROSS JOIN (
        VALUES ('establishments'), ('hotspots'), ('inspections')
    ) AS layer (name)
    LEFT JOIN located
        ON commune.id = located.version_id AND layer.name = located.layer
    GROUP BY layer.name, commune.id
),

sized AS MATERIALIZED (
    SELECT
        counted.layer,
        counted.version_id,
        detail.name AS detail,
        CASE
            WHEN counted.n = 0 AND NOT %(hide_zero)s THEN '0'
            WHEN counted.n < %(few)s THEN 'few'
            WHEN counted.n < 10 THEN '-9'
            WHEN counted.n < 20 THEN '10-19'
            WHEN counted.n < 50 THEN '20-49'
            ELSE '50-'
        END AS size,
        CASE
            WHEN detail.name = 'class' THEN NULL
            WHEN counted.n = 0 AND NOT %(hide_zero)s THEN 0
            WHEN counted.n >= %(few)s THEN counted.n
        END AS n
    FROM counted
    CROSS JOIN (VALUES ('count'), ('class')) AS detail (name)
),

establishments AS (
    INSERT INTO establishments_counts (version_id, detail, day, n, size)
    SELECT version_id, detail, %(day)s, n, size
    FROM sized
    WHERE layer = 'establishments'
),

hotspots AS (
    INSERT INTO hotspots_counts (version_id, detail, day, n, size)
    SELECT version_id, detail, %(day)s, n, size
    FROM sized
    WHERE layer = 'hotspots'
)

INSERT INTO inspections_counts (version_id, detail, day, n, size)
SELECT version_id, detail, %(day)s, n, size
FROM sized
WHERE layer = 'inspections'
