-- Migration: 002_iteration2_p.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

ALTER POLICY p ON orders
    TO pg_monitor
    USING ((status = 'paid'::text))
    WITH CHECK ((total > (1)::numeric));

COMMENT ON POLICY p ON orders IS 'x';

COMMIT;
