-- Let versions that an older vintage ended hold again from where it ends itself.
--
-- :version_ids  bigint[]  territory_adminunitversion.id, ended and remembered before
-- :until        date      first day of the next newer vintage
-- :batch_id     bigint    lineage_batch.id that ended them
--
-- Index   versionbefore_once_a_batch
INSERT INTO territory_adminunitversion (
    unit_id, level, gso_code, unit_type, name, parent_id, validity, legal_from,
    operates_from, geom, batch_id
)
SELECT
    version.unit_id,
    version.level,
    version.gso_code,
    earlier.unit_type,
    earlier.name,
    earlier.parent_id,
    daterange(%(until)s::date, upper(earlier.validity)),
    version.legal_from,
    version.operates_from,
    earlier.geom,
    %(batch_id)s::bigint
FROM territory_versionbefore AS earlier
INNER JOIN territory_adminunitversion AS version ON earlier.version_id = version.id
WHERE
    earlier.batch_id = %(batch_id)s::bigint
    AND earlier.version_id = any(%(version_ids)s::bigint [])
    AND earlier.validity @> %(until)s::date
ORDER BY version.id
