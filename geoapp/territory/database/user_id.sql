-- Whose eyes this transaction sees with: accounts_user.id, NULL where nobody was named.
-- The web process names the user with set_config('geoapp.user_id', …, true), which ends
-- with the transaction, so that a pooled connection cannot carry it to the next request.
-- What is not a number is an error: better no answer than somebody else's.
CREATE OR REPLACE FUNCTION territory_user_id() RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('geoapp.user_id', true), '')::bigint $$
