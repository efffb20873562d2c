-- Migration: 002_iteration2_accounts.online.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 6.
-- By hand: psql -v ON_ERROR_STOP=1 -f

-- Segment 6 of 6: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

ALTER INDEX ux_accounts_email
    RENAME TO slipway_ux_accounts_email_new;

COMMIT;

-- Segment 5 of 6: outside a transaction
SET search_path TO public;
SET lock_timeout TO 0;
SET statement_timeout TO 0;

CREATE UNIQUE INDEX CONCURRENTLY ux_accounts_email
    ON accounts ("email");

RESET search_path;
RESET lock_timeout;
RESET statement_timeout;

-- Segment 4 of 6: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

ALTER INDEX ix_accounts_city
    RENAME TO slipway_ix_accounts_city_new;

COMMIT;

-- Segment 3 of 6: outside a transaction
SET search_path TO public;
SET lock_timeout TO 0;
SET statement_timeout TO 0;

CREATE INDEX CONCURRENTLY ix_accounts_city
    ON accounts ("city");

RESET search_path;
RESET lock_timeout;
RESET statement_timeout;

-- Segment 2 of 6: outside a transaction
SET search_path TO public;
SET lock_timeout TO 0;
SET statement_timeout TO 0;

DROP INDEX CONCURRENTLY slipway_ux_accounts_email_new;

RESET search_path;
RESET lock_timeout;
RESET statement_timeout;

-- Segment 1 of 6: outside a transaction
SET search_path TO public;
SET lock_timeout TO 0;
SET statement_timeout TO 0;

DROP INDEX CONCURRENTLY slipway_ix_accounts_city_new;

RESET search_path;
RESET lock_timeout;
RESET statement_timeout;
