-- What was reported and found around each watched hotspot since its hand-over.
--
-- :day              date      the day of the analysis
-- :watched          text[]    statuses that are under watch (registry.WATCHED)
-- :ring_m           float     width of the ring around the extent; its inside counts
-- :inside_m         float     a finding this near lies in the hotspot's own ground
-- :recent_days      integer   how far back "recently" reaches
-- :tip_merge_m      float     tips of one channel and day this near are one tip
-- :unfounded        text[]    tip verifications that do not count
-- :not_seen         text[]    inspection results of visits that could not look
-- :measure_srid     integer   metric system to cluster tips in (crs.MEASURE_SRID)
--
-- Output  hotspot_id bigint, code, name, status,
--         handed_over_on date     first hand-over after the last relapse
--         watched_days integer    days since then
--         unit_name, unit_type, province_id bigint, province_code, province_name:
--                                 the commune that holds the extent; null if none does
--         has_extent boolean      the register knows where the hotspot is
--         tips_on_file boolean    the province has any tip in that time, anywhere
--         tips, visits, findings, findings_inside, findings_beside integer: in the
--                                 ring, after the day of hand-over, up to the day
--         tips_recent, visits_recent integer: of these, the last recent_days
--         last_visit_on date      newest of these visits, or null
-- Index   hotspotevent_newest, tip_geog_gist, inspection_geog_gist
-- Note    OFFSET 0 keeps the planner from driving from the events: it must ask each
--         hotspot for its few, not each event for its hotspot (ten times slower). The
--         ring's condition stands alone inside it, so that the index serves it.
WITH life AS (
    SELECT DISTINCT ON (event.hotspot_id)
        event.hotspot_id,
        event.status,
        event.happened_on,
        event.id
    FROM registry_hotspotevent AS event
    WHERE event.happened_on <= %(day)s::date
    ORDER BY event.hotspot_id ASC, event.happened_on DESC, event.id DESC
),

relapse AS (
    SELECT
        hotspot_id,
        max(happened_on) AS last_on
    FROM registry_hotspotevent
    WHERE status = 'relapsed' AND happened_on <= %(day)s::date
    GROUP BY hotspot_id
),

watched AS (
    SELECT
        life.hotspot_id,
        life.status,
        coalesce(
            (
                SELECT min(event.happened_on)
                FROM registry_hotspotevent AS event
                WHERE
                    event.hotspot_id = life.hotspot_id
                    AND event.status = ANY(%(watched)s::text [])
                    AND event.happened_on <= %(day)s::date
                    AND event.happened_on > coalesce(relapse.last_on, '-infinity')
            ),
            life.happened_on
        ) AS handed_over_on
    FROM life
    LEFT JOIN relapse ON relapse.hotspot_id = life.hotspot_id
    WHERE life.status = ANY(%(watched)s::text [])
),

placed AS MATERIALIZED (
    SELECT
        watched.*,
        hotspot.code,
        hotspot.name,
        extent.geom::geography AS ground,
        commune.name AS unit_name,
        commune.unit_type,
        province.unit_id AS province_id,
        province.gso_code AS province_code,
        province.name AS province_name
    FROM watched
    INNER JOIN registry_hotspot AS hotspot ON hotspot.id = watched.hotspot_id
    LEFT JOIN registry_hotspotextent AS extent
        ON
            extent.hotspot_id = watched.hotspot_id
            AND extent.validity @> %(day)s::date
    LEFT JOIN LATERAL (
        SELECT
            version.name,
            version.unit_type,
            version.parent_id
        FROM territory_adminunitversion AS version
        WHERE
            version.level = 'commune'
            AND version.validity @> %(day)s::date
            AND st_covers(version.geom, st_pointonsurface(extent.geom))
        ORDER BY version.gso_code
        LIMIT 1
    ) AS commune ON TRUE
    LEFT JOIN territory_adminunitversion AS district
        ON
            district.unit_id = commune.parent_id
            AND district.level = 'district'
            AND district.validity @> %(day)s::date
    LEFT JOIN territory_adminunitversion AS province
        ON
            province.unit_id = coalesce(district.parent_id, commune.parent_id)
            AND province.level = 'province'
            AND province.validity @> %(day)s::date
),

reporting AS (
    SELECT
        area.province_id,
        EXISTS (
            SELECT FROM territory_adminunitversion AS version
            LEFT JOIN territory_adminunitversion AS district
                ON
                    district.unit_id = version.parent_id
                    AND district.level = 'district'
                    AND district.validity @> %(day)s::date
            INNER JOIN registry_tip AS tip ON st_covers(version.geom, tip.geom)
            WHERE
                version.level = 'commune'
                AND version.validity @> %(day)s::date
                AND coalesce(district.parent_id, version.parent_id) = area.province_id
                AND tip.received_on > area.since
                AND tip.received_on <= %(day)s::date
        ) AS tips_on_file
    FROM (
        SELECT province_id, min(handed_over_on) AS since
        FROM placed
        WHERE province_id IS NOT NULL
        GROUP BY province_id
    ) AS area
)

SELECT
    placed.hotspot_id,
    placed.code,
    placed.name,
    placed.status,
    placed.handed_over_on,
    %(day)s::date - placed.handed_over_on AS watched_days,
    placed.unit_name,
    placed.unit_type,
    placed.province_id,
    placed.province_code,
    placed.province_name,
    placed.ground IS NOT NULL AS has_extent,
    coalesce(reporting.tips_on_file, FALSE) AS tips_on_file,
    tips.all_of_them AS tips,
    tips.recent AS tips_recent,
    visits.all_of_them AS visits,
    visits.recent AS visits_recent,
    visits.findings,
    visits.findings_inside,
    visits.findings_beside,
    visits.last_visit_on
FROM placed
LEFT JOIN reporting ON reporting.province_id = placed.province_id
CROSS JOIN LATERAL (
    SELECT
        count(DISTINCT (one.channel, one.received_on, one.cluster))::integer
            AS all_of_them,
        count(DISTINCT (one.channel, one.received_on, one.cluster)) FILTER (
            WHERE one.received_on > %(day)s::date - %(recent_days)s::integer
        )::integer AS recent
    FROM (
        SELECT
            counted.channel,
            counted.received_on,
            st_clusterdbscan(
                st_transform(counted.geom, %(measure_srid)s::integer),
                eps => %(tip_merge_m)s::float,
                minpoints => 1
            ) OVER (PARTITION BY counted.channel, counted.received_on) AS cluster
        FROM (
            SELECT tip.channel, tip.received_on, tip.verification, tip.geom
            FROM registry_tip AS tip
            WHERE st_dwithin(tip.geom::geography, placed.ground, %(ring_m)s::float)
            OFFSET 0
        ) AS counted
        WHERE
            counted.received_on > placed.handed_over_on
            AND counted.received_on <= %(day)s::date
            AND counted.verification <> ALL(%(unfounded)s::text [])
    ) AS one
) AS tips
CROSS JOIN LATERAL (
    SELECT
        count(*)::integer AS all_of_them,
        (count(*) FILTER (
            WHERE one.inspected_on > %(day)s::date - %(recent_days)s::integer
        ))::integer AS recent,
        (count(*) FILTER (WHERE one.is_finding))::integer AS findings,
        (count(*) FILTER (
            WHERE one.is_finding AND one.distance_m <= %(inside_m)s::float
        ))::integer AS findings_inside,
        (count(*) FILTER (
            WHERE one.is_finding AND one.distance_m > %(inside_m)s::float
        ))::integer AS findings_beside,
        max(one.inspected_on) AS last_visit_on
    FROM (
        SELECT
            visit.inspected_on,
            visit.is_finding,
            visit.result,
            st_distance(visit.geom::geography, placed.ground) AS distance_m
        FROM registry_inspection AS visit
        WHERE st_dwithin(visit.geom::geography, placed.ground, %(ring_m)s::float)
        OFFSET 0
    ) AS one
    WHERE
        one.inspected_on > placed.handed_over_on
        AND one.inspected_on <= %(day)s::date
        AND (one.is_finding OR one.result <> ALL(%(not_seen)s::text []))
) AS visits
ORDER BY placed.code
