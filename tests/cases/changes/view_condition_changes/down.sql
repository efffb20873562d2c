-- Migration: 002_iteration2_opened.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

CREATE OR REPLACE VIEW opened AS
 SELECT id
   FROM public.orders
  WHERE (status = 'open'::text);

COMMIT;
