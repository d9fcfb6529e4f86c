-- Establishments as a file means them: each accepted row as the row it would leave.
--
-- :job_id        bigint  ingest_stagedimport.id
-- :same_place_m  float8  metres; places nearer than that are one place
--
-- Output  row_no; id of the row there is, or NULL; columns of registry_establishment
-- Index   stagedrow key; establishment code
-- Note    a unit once assigned stays as long as the place stays: a later vintage of
--         boundaries rewrites nothing. Marks left empty are those of the service types,
--         worked out once for each list of types and not once a row. The address of a
--         dwelling never leaves in an export, because it is somebody's home: so a file
--         without one leaves the one there is. The lists go through an array, of which
--         the planner expects ten and not half a million: it would keep every row of
--         the file in memory to look the few lists up in. OFFSET 0 measures the way
--         from the place there is once, not in each column that asks.
WITH stated AS MATERIALIZED (
    SELECT unnest(ARRAY(
        SELECT DISTINCT mapped -> 'service_types'
        FROM ingest_stagedrow
        WHERE job_id = %(job_id)s AND NOT refused
    )) AS said
),

types AS MATERIALIZED (
    SELECT
        stated.said,
        bool_or(kind.is_conditional) AS is_conditional,
        bool_or(kind.is_prone) AS is_prone,
        array_agg(kind.code ORDER BY kind.code) AS codes
    FROM stated
    INNER JOIN registry_servicetype AS kind ON stated.said ? kind.code
    GROUP BY stated.said
)

SELECT
    row.row_no,
    known.id,
    said.code,
    said.name,
    types.codes AS service_types,
    CASE
        WHEN said.address IS NULL AND (said.is_dwelling OR known.is_dwelling)
            THEN known.address
        ELSE said.address
    END AS address,
    said.stated_unit_code,
    CASE
        WHEN
            known.unit_id IS NOT NULL
            AND known.geom IS NOT DISTINCT FROM place.geom
            AND known.stated_unit_code IS NOT DISTINCT FROM said.stated_unit_code
            THEN known.unit_id
        ELSE row.unit_id
    END AS unit_id,
    said.operating_status,
    coalesce(said.is_conditional, types.is_conditional) AS is_conditional,
    coalesce(said.is_prone, types.is_prone) AS is_prone,
    said.is_dwelling,
    CASE WHEN row.geom IS NOT NULL THEN said.location_precision END
        AS location_precision,
    daterange(said.valid_from, said.valid_to) AS validity,
    place.geom
FROM ingest_stagedrow AS row
CROSS JOIN LATERAL
    jsonb_to_record(row.mapped) AS said (
        code text, name text, address text, stated_unit_code text,
        operating_status text, is_conditional boolean, is_prone boolean,
        is_dwelling boolean, location_precision text, valid_from date, valid_to date
    )
LEFT JOIN types ON row.mapped -> 'service_types' = types.said
LEFT JOIN registry_establishment AS known ON known.code = row.mapped ->> 'code'
CROSS JOIN LATERAL (
    SELECT
        CASE
            WHEN
                ST_DistanceSphere(known.geom, ST_GeometryN(row.geom, 1))
                <= %(same_place_m)s::float8
                THEN known.geom
            ELSE ST_GeometryN(row.geom, 1)
        END AS geom
    OFFSET 0
) AS place
WHERE row.job_id = %(job_id)s AND NOT row.refused
