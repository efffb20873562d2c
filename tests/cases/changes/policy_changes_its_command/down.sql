-- Migration: 002_iteration2_p_q.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

DROP POLICY q ON orders;

DROP POLICY p ON orders;

CREATE POLICY q ON orders
    AS PERMISSIVE FOR ALL TO PUBLIC
    USING (true);

CREATE POLICY p ON orders
    AS PERMISSIVE FOR UPDATE TO PUBLIC
    USING ((status = 'open'::text))
    WITH CHECK ((total > (0)::numeric));

COMMIT;
