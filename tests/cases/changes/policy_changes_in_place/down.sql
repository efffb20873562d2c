-- Migration: 002_iteration2_p.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

ALTER POLICY p ON orders
    TO PUBLIC
    USING ((status = 'open'::text))
    WITH CHECK ((total > (0)::numeric));

COMMENT ON POLICY p ON orders IS NULL;

COMMIT;
