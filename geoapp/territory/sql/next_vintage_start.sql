-- The first day after :day on which a newer vintage of a level begins in some provinces.
--
-- :level         text      level of the vintage
-- :province_ids  bigint[]  provinces it speaks for; for level province: those themselves
-- :day           date
--
-- Output  day date, NULL if nothing newer is known; always one row
-- Index   territory_adminunitversion_parent_id
-- Note    districts also end where communes begin directly below the province. A vintage
--         that only ended units shows by the day on which they ended; one that repeated
--         what was in force leaves no trace.
WITH edge AS (
    SELECT
        version.level,
        version.unit_id,
        version.parent_id,
        district.parent_id AS district_parent_id,
        days.day
    FROM territory_adminunitversion AS version
    LEFT JOIN territory_adminunitversion AS district
        ON version.parent_id = district.unit_id AND district.level = 'district'
    CROSS JOIN LATERAL (
        VALUES (lower(version.validity)), (upper(version.validity))
    ) AS days (day)
    WHERE days.day > %(day)s::date
)

SELECT min(day) AS day
FROM edge
WHERE
    (
        level = %(level)s::text
        AND CASE
            WHEN level = 'province' THEN unit_id
            ELSE coalesce(district_parent_id, parent_id)
        END = any(%(province_ids)s::bigint [])
    )
    OR (
        %(level)s::text = 'district'
        AND level = 'commune'
        AND parent_id = any(%(province_ids)s::bigint [])
    )
