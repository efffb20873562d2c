-- Migration: 002_iteration2_tidy.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

DROP TRIGGER tidy ON orders;

CREATE TRIGGER tidy BEFORE INSERT ON public.orders FOR EACH ROW EXECUTE FUNCTION public.touch();

COMMIT;
