-- The measured successions that a batch made known.
--
-- :batch_id  bigint  lineage_batch.id
--
-- Output  see geoapp.territory.succession.Passed
-- Index   territory_unitsuccession_batch_id
-- Note    names are those of the last older and the first newer version.
SELECT
    succession.day,
    older.gso_code AS old_code,
    older.name AS old_name,
    newer.gso_code AS new_code,
    newer.name AS new_name,
    succession.old_share,
    succession.new_share,
    succession.known_until
FROM territory_unitsuccession AS succession
CROSS JOIN LATERAL (
    SELECT
        gso_code,
        name
    FROM territory_adminunitversion
    WHERE
        unit_id = succession.old_unit_id
        AND lower(validity) < succession.day
    ORDER BY lower(validity) DESC
    LIMIT 1
) AS older
CROSS JOIN LATERAL (
    SELECT
        gso_code,
        name
    FROM territory_adminunitversion
    WHERE
        unit_id = succession.new_unit_id
        AND lower(validity) >= succession.day
    ORDER BY lower(validity)
    LIMIT 1
) AS newer
WHERE succession.batch_id = %(batch_id)s::bigint AND succession.basis = 'geometry'
ORDER BY succession.day, newer.gso_code, succession.new_share DESC, older.gso_code
