-- The days from which on polygons of a level hold.
--
-- :level  text
-- :day    date  from this day on
--
-- Output  day date, ascending
-- Index   adminunitversion_code_never_twice_at_once (level, gso_code, validity)
SELECT DISTINCT lower(validity) AS day
FROM territory_adminunitversion
WHERE
    level = %(level)s::text
    AND geom IS NOT NULL
    AND lower(validity) >= %(day)s::date
ORDER BY day
