-- Put versions back as they were before a batch ended or corrected them.
--
-- :batch_id  bigint  lineage_batch.id
--
-- Index   territory_versionbefore_batch_id
UPDATE territory_adminunitversion AS version
SET
    validity = earlier.validity,
    unit_type = earlier.unit_type,
    name = earlier.name,
    parent_id = earlier.parent_id,
    geom = earlier.geom
FROM territory_versionbefore AS earlier
WHERE
    earlier.batch_id = %(batch_id)s::bigint
    AND version.id = earlier.version_id
