-- Migration: 002_iteration2_accounts.online.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 6.
-- By hand: psql -v ON_ERROR_STOP=1 -f

-- Segment 1 of 6: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_up;

-- Keeps which rows of accounts had no phone in slipway_retained_002_up
LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_up."accounts.phone" AS
    SELECT id, phone AS slipway_before, phone AS slipway_after
    FROM accounts
    WITH NO DATA;

ALTER TABLE slipway_retained_002_up."accounts.phone"
    ADD PRIMARY KEY (id);

COMMIT;

-- Segment 2 of 6: in batches
SET search_path TO public;
SET lock_timeout TO '5s';
SET row_security TO off;

-- Gives rows of accounts without phone a value
PREPARE slipway_batch (bigint) AS
WITH filled AS (
    UPDATE accounts
        SET phone = 'unknown'
        WHERE phone IS NULL AND ctid >= format('(%s,0)', $1)::tid AND ctid < format('(%s,0)', $1 + 128)::tid
        RETURNING id, phone
), kept AS (
    INSERT INTO slipway_retained_002_up."accounts.phone"
        SELECT id, NULL, phone FROM filled WHERE phone IS NOT NULL
        ON CONFLICT (id) DO UPDATE SET slipway_after = excluded.slipway_after
)
SELECT count(phone) FROM filled;

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

-- Segment 3 of 6: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

ALTER TABLE accounts
    ADD CONSTRAINT slipway_accounts_phone_is_there CHECK ("phone" IS NOT NULL) NOT VALID;

COMMIT;

-- Segment 4 of 6: in batches
SET search_path TO public;
SET lock_timeout TO '5s';
SET row_security TO off;

-- Gives rows of accounts without phone a value
PREPARE slipway_batch (bigint) AS
WITH filled AS (
    UPDATE accounts
        SET phone = 'unknown'
        WHERE phone IS NULL AND ctid >= format('(%s,0)', $1)::tid AND ctid < format('(%s,0)', $1 + 128)::tid
        RETURNING id, phone
), kept AS (
    INSERT INTO slipway_retained_002_up."accounts.phone"
        SELECT id, NULL, phone FROM filled WHERE phone IS NOT NULL
        ON CONFLICT (id) DO UPDATE SET slipway_after = excluded.slipway_after
)
SELECT count(phone) FROM filled;

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

-- Segment 5 of 6: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL statement_timeout TO 0;
SET LOCAL search_path TO public;

ALTER TABLE accounts
    VALIDATE CONSTRAINT slipway_accounts_phone_is_there;

COMMIT;

-- Segment 6 of 6: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

-- Account.phone
ALTER TABLE accounts
    ALTER COLUMN phone SET NOT NULL;

ALTER TABLE accounts
    DROP CONSTRAINT slipway_accounts_phone_is_there;

COMMIT;
