-- Migration: 002_iteration2_bills.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_down;

-- Keeps Billing desk.bills with its rows in slipway_retained_002_down
LOCK TABLE "Billing desk".bills IN ACCESS EXCLUSIVE MODE;

ALTER TABLE "Billing desk".bills
    DROP CONSTRAINT bills_order_id_fkey;

-- Nothing is dropped here: it proves that nothing depends on the table, and is taken back
SAVEPOINT slipway_check;

DROP TABLE IF EXISTS "Billing desk".bills;

ROLLBACK TO SAVEPOINT slipway_check;

ALTER TABLE "Billing desk".bills
    RENAME TO "Billing desk.bills";

ALTER INDEX IF EXISTS "Billing desk".bills_pkey RENAME TO "Billing desk.bills_pkey";

-- The rows move as they are
ALTER TABLE "Billing desk"."Billing desk.bills"
    SET SCHEMA slipway_retained_002_down;

DO $slipway$
BEGIN
    DROP SCHEMA "Billing desk";
EXCEPTION WHEN dependent_objects_still_exist OR insufficient_privilege THEN
    RAISE NOTICE USING MESSAGE = SQLERRM;
END
$slipway$;

COMMIT;
