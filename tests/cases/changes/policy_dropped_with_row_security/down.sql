-- Migration: 002_iteration2_everybody.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

ALTER TABLE orders
    ENABLE ROW LEVEL SECURITY;

ALTER TABLE orders
    FORCE ROW LEVEL SECURITY;

CREATE POLICY everybody ON orders
    AS PERMISSIVE FOR ALL TO PUBLIC
    USING (true);

COMMIT;
