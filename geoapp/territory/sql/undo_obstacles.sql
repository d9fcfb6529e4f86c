-- Later batches that rest on a batch of units.
--
-- :batch_id  bigint  lineage_batch.id
--
-- Output  batch_id bigint, file_name text, rows bigint; by batch_id
-- Index   territory_adminunitversion_batch_id, territory_versionbefore_batch_id
-- Note    a later batch rests on an earlier one if it knows the same units, has units
--         below them, ended or corrected what the earlier one wrote or changed, ends
--         where the earlier one begins, or took a code that would be in force again.
WITH placed AS (
    SELECT
        version.*,
        coalesce(district.parent_id, version.parent_id, version.unit_id) AS province_id
    FROM territory_adminunitversion AS version
    LEFT JOIN territory_adminunitversion AS district
        ON
            version.level = 'commune'
            AND version.parent_id = district.unit_id
            AND district.level = 'district'
            AND district.validity @> lower(version.validity)
    WHERE version.batch_id >= %(batch_id)s::bigint
),

mine AS (
    SELECT * FROM placed
    WHERE batch_id = %(batch_id)s::bigint
),

later AS (
    SELECT * FROM placed
    WHERE batch_id > %(batch_id)s::bigint
),

restored AS (
    SELECT
        version.id,
        version.unit_id,
        version.level,
        version.gso_code,
        earlier.validity
    FROM territory_versionbefore AS earlier
    INNER JOIN territory_adminunitversion AS version ON earlier.version_id = version.id
    WHERE earlier.batch_id = %(batch_id)s::bigint
),

found AS (
    SELECT
        later.batch_id,
        later.id
    FROM later
    INNER JOIN mine
        ON
            later.unit_id = mine.unit_id
            OR (later.parent_id = mine.unit_id AND later.validity && mine.validity)
            OR (
                later.level = mine.level
                AND later.province_id = mine.province_id
                AND upper(later.validity) = lower(mine.validity)
            )
    UNION
    SELECT
        later.batch_id,
        later.id
    FROM later
    INNER JOIN restored
        ON
            later.validity && restored.validity
            AND (
                later.unit_id = restored.unit_id
                OR (
                    later.level = restored.level
                    AND later.gso_code = restored.gso_code
                )
            )
    UNION
    SELECT
        earlier.batch_id,
        earlier.version_id
    FROM territory_versionbefore AS earlier
    WHERE
        earlier.batch_id > %(batch_id)s::bigint
        AND (
            earlier.version_id IN (SELECT id FROM mine)
            OR earlier.version_id IN (SELECT id FROM restored)
        )
)

SELECT
    found.batch_id,
    batch.file_name,
    count(*) AS rows
FROM found
INNER JOIN lineage_batch AS batch ON found.batch_id = batch.id
GROUP BY found.batch_id, batch.file_name
ORDER BY found.batch_id
