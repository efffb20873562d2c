-- Migration: 002_iteration2_a_b_c.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

ALTER TABLE orders
    ENABLE ALWAYS TRIGGER a;

ALTER TABLE orders
    ENABLE REPLICA TRIGGER b;

ALTER TABLE orders
    ENABLE TRIGGER c;

COMMIT;
