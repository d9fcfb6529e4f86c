-- The first day after :day on which a newer vintage of a level begins in some provinces.
--
-- :level         text      level of the vintage
-- :province_ids  bigint[]  provinces it speaks for; for level province: those themselves
-- :day           date
--
-- Output  day date, NULL if nothing newer is known; always one row
-- Index   territory_adminunitversion_parent_id
-- Note    districts also end where communes begin directly below the province.
SELECT min(lower(version.validity)) AS day
FROM territory_adminunitversion AS version
LEFT JOIN territory_adminunitversion AS district
    ON version.parent_id = district.unit_id AND district.level = 'district'
WHERE
    lower(version.validity) > %(day)s::date
    AND (
        (
            version.level = %(level)s::text
            AND CASE
                WHEN version.level = 'province' THEN version.unit_id
                ELSE coalesce(district.parent_id, version.parent_id)
            END = any(%(province_ids)s::bigint [])
        )
        OR (
            %(level)s::text = 'district'
            AND version.level = 'commune'
            AND version.parent_id = any(%(province_ids)s::bigint [])
        )
    )
