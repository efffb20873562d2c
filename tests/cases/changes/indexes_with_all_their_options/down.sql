-- Migration: 002_iteration2_orders.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

DROP INDEX i5;

DROP INDEX i4;

DROP INDEX i3;

DROP INDEX i2;

DROP INDEX i1;

COMMIT;
