-- Migration: 002_iteration2_everybody.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

DROP POLICY everybody ON orders;

ALTER TABLE orders
    NO FORCE ROW LEVEL SECURITY;

ALTER TABLE orders
    DISABLE ROW LEVEL SECURITY;

COMMIT;
