-- Migration: 002_iteration2_token_ticket_seen.online.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 7.
-- By hand: psql -v ON_ERROR_STOP=1 -f

-- Segment 1 of 7: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

ALTER TABLE accounts
    ADD COLUMN IF NOT EXISTS token uuid;

ALTER TABLE accounts
    ALTER COLUMN token SET DEFAULT gen_random_uuid();

ALTER TABLE accounts
    ADD COLUMN IF NOT EXISTS ticket double precision;

ALTER TABLE accounts
    ALTER COLUMN ticket SET DEFAULT random();

ALTER TABLE accounts
    ADD COLUMN IF NOT EXISTS seen timestamptz DEFAULT now();

COMMIT;

-- Segment 2 of 7: in batches
SET search_path TO public;
SET lock_timeout TO '5s';
SET row_security TO off;

-- Gives rows of accounts without token a value
PREPARE slipway_batch (bigint) AS
WITH filled AS (
    UPDATE accounts
        SET token = DEFAULT
        WHERE token IS NULL AND ctid >= format('(%s,0)', $1)::tid AND ctid < format('(%s,0)', $1 + 128)::tid
        RETURNING token
)
SELECT count(token) FROM filled;

-- Slipway runs the batches itself, one by one; this loop is for psql
DO LANGUAGE plpgsql $slipway$
DECLARE
    filled bigint;
    sum bigint;
BEGIN
    LOOP
        sum := 0;
        FOR batch IN 0 .. pg_relation_size('"public"."accounts"') / current_setting('block_size')::bigint / 128 LOOP
            EXECUTE format('EXECUTE slipway_batch (%s)', batch * 128) INTO filled;
            sum := sum + filled;
            COMMIT;
        END LOOP;
        EXIT WHEN sum = 0;
    END LOOP;
END
$slipway$;

DEALLOCATE slipway_batch;
RESET search_path;
RESET lock_timeout;
RESET row_security;

-- Segment 3 of 7: in batches
SET search_path TO public;
SET lock_timeout TO '5s';
SET row_security TO off;

-- Gives rows of accounts without ticket a value
PREPARE slipway_batch (bigint) AS
WITH filled AS (
    UPDATE accounts
        SET ticket = DEFAULT
        WHERE ticket IS NULL AND ctid >= format('(%s,0)', $1)::tid AND ctid < format('(%s,0)', $1 + 128)::tid
        RETURNING ticket
)
SELECT count(ticket) FROM filled;

-- Slipway runs the batches itself, one by one; this loop is for psql
DO LANGUAGE plpgsql $slipway$
DECLARE
    filled bigint;
    sum bigint;
BEGIN
    LOOP
        sum := 0;
        FOR batch IN 0 .. pg_relation_size('"public"."accounts"') / current_setting('block_size')::bigint / 128 LOOP
            EXECUTE format('EXECUTE slipway_batch (%s)', batch * 128) INTO filled;
            sum := sum + filled;
            COMMIT;
        END LOOP;
        EXIT WHEN sum = 0;
    END LOOP;
END
$slipway$;

DEALLOCATE slipway_batch;
RESET search_path;
RESET lock_timeout;
RESET row_security;

-- Segment 4 of 7: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

ALTER TABLE accounts
    ADD CONSTRAINT slipway_accounts_ticket_is_there CHECK ("ticket" IS NOT NULL) NOT VALID;

COMMIT;

-- Segment 5 of 7: in batches
SET search_path TO public;
SET lock_timeout TO '5s';
SET row_security TO off;

-- Gives rows of accounts without ticket a value
PREPARE slipway_batch (bigint) AS
WITH filled AS (
    UPDATE accounts
        SET ticket = DEFAULT
        WHERE ticket IS NULL AND ctid >= format('(%s,0)', $1)::tid AND ctid < format('(%s,0)', $1 + 128)::tid
        RETURNING ticket
)
SELECT count(ticket) FROM filled;

-- Slipway runs the batches itself, one by one; this loop is for psql
DO LANGUAGE plpgsql $slipway$
DECLARE
    filled bigint;
    sum bigint;
BEGIN
    LOOP
        sum := 0;
        FOR batch IN 0 .. pg_relation_size('"public"."accounts"') / current_setting('block_size')::bigint / 128 LOOP
            EXECUTE format('EXECUTE slipway_batch (%s)', batch * 128) INTO filled;
            sum := sum + filled;
            COMMIT;
        END LOOP;
        EXIT WHEN sum = 0;
    END LOOP;
END
$slipway$;

DEALLOCATE slipway_batch;
RESET search_path;
RESET lock_timeout;
RESET row_security;

-- Segment 6 of 7: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL statement_timeout TO 0;
SET LOCAL search_path TO public;

ALTER TABLE accounts
    VALIDATE CONSTRAINT slipway_accounts_ticket_is_there;

COMMIT;

-- Segment 7 of 7: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

ALTER TABLE accounts
    ALTER COLUMN ticket SET NOT NULL;

ALTER TABLE accounts
    DROP CONSTRAINT slipway_accounts_ticket_is_there;

COMMIT;
