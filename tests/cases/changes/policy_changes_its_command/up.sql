-- Migration: 002_iteration2_p_q.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

DROP POLICY p ON orders;

DROP POLICY q ON orders;

CREATE POLICY p ON orders
    AS PERMISSIVE FOR UPDATE TO PUBLIC
    USING ((status = 'open'::text));

CREATE POLICY q ON orders
    AS RESTRICTIVE FOR DELETE TO PUBLIC
    USING (true);

COMMIT;
