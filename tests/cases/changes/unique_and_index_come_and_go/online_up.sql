-- Migration: 002_iteration2_state.online.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 5.
-- By hand: psql -v ON_ERROR_STOP=1 -f

-- Segment 1 of 5: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

ALTER TABLE accounts
    DROP CONSTRAINT uq_accounts_email;

-- Account.state
ALTER TABLE accounts
    ADD COLUMN IF NOT EXISTS state text;

COMMIT;

-- Segment 2 of 5: outside a transaction
SET search_path TO public;
SET lock_timeout TO 0;
SET statement_timeout TO 0;

CREATE UNIQUE INDEX CONCURRENTLY uq_accounts_city
    ON accounts ("city");

RESET search_path;
RESET lock_timeout;
RESET statement_timeout;

-- Segment 3 of 5: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

ALTER TABLE accounts
    ADD CONSTRAINT uq_accounts_city UNIQUE USING INDEX uq_accounts_city;

COMMIT;

-- Segment 4 of 5: outside a transaction
SET search_path TO public;
SET lock_timeout TO 0;
SET statement_timeout TO 0;

CREATE INDEX CONCURRENTLY ix_accounts_state
    ON accounts ("state");

RESET search_path;
RESET lock_timeout;
RESET statement_timeout;

-- Segment 5 of 5: outside a transaction
SET search_path TO public;
SET lock_timeout TO 0;
SET statement_timeout TO 0;

DROP INDEX CONCURRENTLY ix_accounts_zip;

RESET search_path;
RESET lock_timeout;
RESET statement_timeout;
