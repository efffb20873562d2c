-- Migration: 002_iteration2_accounts_territories.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_up;

ALTER TABLE accounts
    DROP CONSTRAINT fk_accounts_territory_id;

-- Keeps territories with its rows in slipway_retained_002_up
LOCK TABLE territories IN ACCESS EXCLUSIVE MODE;

-- Nothing is dropped here: it proves that nothing depends on the table, and is taken back
SAVEPOINT slipway_check;

DROP TABLE IF EXISTS territories;

ROLLBACK TO SAVEPOINT slipway_check;

-- The rows move as they are
ALTER TABLE territories
    SET SCHEMA slipway_retained_002_up;

-- Account.territoryId
COMMENT ON COLUMN accounts.territory_id IS 'Deprecated in iteration 2.';

COMMIT;
