-- Migration: 002_iteration2_accounts.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

DROP INDEX ix_accounts_city;

DROP INDEX ux_accounts_email;

CREATE INDEX IF NOT EXISTS ix_accounts_city
    ON accounts ("city", "email");

CREATE UNIQUE INDEX IF NOT EXISTS ux_accounts_email
    ON accounts ("email")
    WHERE id > 0;

COMMIT;
