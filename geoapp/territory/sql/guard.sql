-- Whether row-level security holds for whoever asks, and at what price.
--
-- Output  role                text     as whom this process is connected
--         bypasses            boolean  policies do not bind it: superuser, owner, …
--         unguarded           text[]   tables with places on which they are not enabled
--         uses_spatial_index  boolean  the box comparison is leakproof
-- Index   system catalogues
WITH place AS (
    SELECT
        relname,
        relowner,
        relrowsecurity
    FROM pg_class
    WHERE
        relkind = 'r'
        AND relnamespace = 'public'::regnamespace
        AND relname ~ '^(territory|registry|analysis|ingest)_|_(approx|counts)$'
        AND relname NOT IN ('registry_servicetype', 'territory_areascope')
)

SELECT
    current_user::text AS role,
    (
        SELECT rolsuper OR rolbypassrls FROM pg_roles
        WHERE rolname = current_user
    ) OR EXISTS (
        SELECT FROM place
        WHERE pg_has_role(current_user, relowner, 'MEMBER')
    ) AS bypasses,
    ARRAY(
        SELECT relname::text FROM place
        WHERE NOT relrowsecurity
        ORDER BY relname
    ) AS unguarded,
    coalesce(
        (
            SELECT proleakproof FROM pg_proc
            WHERE oid = to_regprocedure('geometry_overlaps(geometry,geometry)')
        ),
        FALSE
    ) AS uses_spatial_index
