-- A name as people type it in a search box: no accents, no capitals, đ as d.
-- For search only. Joins stay accent-exact: Chiềng Hắc and Chiềng Hặc are two communes.
-- unaccent() is only STABLE because its dictionary could be exchanged; naming the
-- dictionary makes the result depend on nothing else, so an index may be built on it.
CREATE OR REPLACE FUNCTION territory_fold(words text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, words)) $$
