-- Migration: 002_iteration2_accounts.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

DROP INDEX ux_accounts_email;

DROP INDEX ix_accounts_city;

CREATE UNIQUE INDEX IF NOT EXISTS ux_accounts_email
    ON accounts ("email");

CREATE INDEX IF NOT EXISTS ix_accounts_city
    ON accounts ("city");

COMMIT;
