-- Migration: 002_iteration2_billing.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

DO $slipway$
BEGIN
    DROP SCHEMA billing;
EXCEPTION WHEN dependent_objects_still_exist OR insufficient_privilege THEN
    RAISE NOTICE USING MESSAGE = SQLERRM;
END
$slipway$;

COMMIT;
