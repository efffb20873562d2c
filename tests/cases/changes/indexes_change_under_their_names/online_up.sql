-- Migration: 002_iteration2_accounts.online.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 6.
-- By hand: psql -v ON_ERROR_STOP=1 -f

-- Segment 1 of 6: outside a transaction
SET search_path TO public;
SET lock_timeout TO 0;
SET statement_timeout TO 0;

CREATE INDEX CONCURRENTLY slipway_ix_accounts_city_new
    ON accounts ("city", "email");

RESET search_path;
RESET lock_timeout;
RESET statement_timeout;

-- Segment 2 of 6: outside a transaction
SET search_path TO public;
SET lock_timeout TO 0;
SET statement_timeout TO 0;

CREATE UNIQUE INDEX CONCURRENTLY slipway_ux_accounts_email_new
    ON accounts ("email")
    WHERE id > 0;

RESET search_path;
RESET lock_timeout;
RESET statement_timeout;

-- Segment 3 of 6: outside a transaction
SET search_path TO public;
SET lock_timeout TO 0;
SET statement_timeout TO 0;

DROP INDEX CONCURRENTLY ix_accounts_city;

RESET search_path;
RESET lock_timeout;
RESET statement_timeout;

-- Segment 4 of 6: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

ALTER INDEX slipway_ix_accounts_city_new
    RENAME TO ix_accounts_city;

COMMIT;

-- Segment 5 of 6: outside a transaction
SET search_path TO public;
SET lock_timeout TO 0;
SET statement_timeout TO 0;

DROP INDEX CONCURRENTLY ux_accounts_email;

RESET search_path;
RESET lock_timeout;
RESET statement_timeout;

-- Segment 6 of 6: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

ALTER INDEX slipway_ux_accounts_email_new
    RENAME TO ux_accounts_email;

COMMIT;
