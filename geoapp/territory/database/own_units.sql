-- The units that the user of this transaction answers for today, in Viet Nam's day.
CREATE OR REPLACE FUNCTION territory_own_units() RETURNS int8multirange
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT territory_units_of(
        territory_user_id(), (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
    )
$$
