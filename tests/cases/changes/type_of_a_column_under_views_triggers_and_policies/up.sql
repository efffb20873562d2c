-- Migration: 002_iteration2_orders.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

DROP POLICY cheap ON orders;

DROP TRIGGER tidy ON orders;

DROP MATERIALIZED VIEW sums;

DROP VIEW opened;

ALTER TABLE orders
    ALTER COLUMN total TYPE numeric(14,2);

CREATE VIEW opened AS
 SELECT id,
    total
   FROM public.orders;

CREATE MATERIALIZED VIEW sums AS
 SELECT sum(total) AS total
   FROM public.opened;

CREATE TRIGGER tidy BEFORE UPDATE OF total ON public.orders FOR EACH ROW EXECUTE FUNCTION public.touch();

CREATE POLICY cheap ON orders
    AS PERMISSIVE FOR SELECT TO PUBLIC
    USING ((total < (100)::numeric));

COMMIT;
