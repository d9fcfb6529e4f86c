-- Keep what versions say, before a batch ends or corrects them.
--
-- :version_ids  bigint[]  territory_adminunitversion.id
-- :batch_id     bigint    lineage_batch.id
--
-- Index   primary key
INSERT INTO territory_versionbefore (
    version_id, batch_id, validity, unit_type, name, parent_id, geom
)
SELECT
    id,
    %(batch_id)s::bigint,
    validity,
    unit_type,
    name,
    parent_id,
    geom
FROM territory_adminunitversion
WHERE id = any(%(version_ids)s::bigint [])
ORDER BY id
