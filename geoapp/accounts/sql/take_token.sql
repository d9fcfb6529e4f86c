-- Take one token from a bucket that fills by itself, or find it empty: a rate limit.
-- Simultaneous takers of one bucket wait for each other on its row.
-- :key                  text   what is limited, and for whom
-- :capacity             float8 tokens in a full bucket
-- :per_second           float8 tokens that come back each second
-- Output  was_allowed, wait_s (seconds until the next token, 0 where one is left)
-- Index   accounts_bucket_pkey
INSERT INTO accounts_bucket AS bucket (key, tokens, was_allowed, filled_at)
VALUES (%(key)s, %(capacity)s::float8 - 1, true, clock_timestamp())
ON CONFLICT (key) DO UPDATE SET (tokens, was_allowed, filled_at) = (
    SELECT
        filled.tokens - (filled.tokens >= 1)::int,
        filled.tokens >= 1,
        filled.at
    FROM (
        SELECT
            now.at,
            least(
                %(capacity)s::float8,
                bucket.tokens + %(per_second)s::float8
                * greatest(0, extract(epoch FROM now.at - bucket.filled_at))
            ) AS tokens
        FROM clock_timestamp() AS now (at)
    ) AS filled
)
RETURNING
    was_allowed,
    greatest(0, (1 - tokens) / %(per_second)s::float8)::float8 AS wait_s
