-- Migration: 002_iteration2_a_opened.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

DROP MATERIALIZED VIEW c_counted;

DROP VIEW b_twice;

DROP VIEW a_opened;

CREATE VIEW a_opened AS
 SELECT id
   FROM public.orders;

CREATE VIEW b_twice AS
 SELECT id
   FROM public.a_opened;

CREATE MATERIALIZED VIEW c_counted AS
 SELECT count(*) AS n
   FROM public.b_twice;

CREATE UNIQUE INDEX IF NOT EXISTS ix_n
    ON c_counted ("n");

COMMIT;
