-- Migration: 002_iteration2_orders_v.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

DROP VIEW v;

ALTER TABLE orders
    ADD COLUMN IF NOT EXISTS placed date;

CREATE VIEW v AS
 SELECT id
   FROM public.orders
  WHERE (placed IS NULL);

COMMIT;
