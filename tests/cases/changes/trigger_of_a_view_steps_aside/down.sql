-- Migration: 002_iteration2_v.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

DROP TRIGGER instead ON v;

DROP VIEW v;

CREATE VIEW v AS
 SELECT id,
    status
   FROM public.orders;

CREATE TRIGGER instead INSTEAD OF INSERT ON public.v FOR EACH ROW EXECUTE FUNCTION public.touch();

COMMIT;
