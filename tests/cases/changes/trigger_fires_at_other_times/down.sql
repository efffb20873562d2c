-- Migration: 002_iteration2_a_b_c.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

ALTER TABLE orders
    DISABLE TRIGGER c;

ALTER TABLE orders
    ENABLE TRIGGER b;

ALTER TABLE orders
    ENABLE TRIGGER a;

COMMIT;
