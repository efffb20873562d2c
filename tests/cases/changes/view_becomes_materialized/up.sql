-- Migration: 002_iteration2_v.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

DROP VIEW v;

CREATE MATERIALIZED VIEW v AS
 SELECT id
   FROM public.orders;

CREATE INDEX IF NOT EXISTS ix_v
    ON v ("id");

COMMIT;
