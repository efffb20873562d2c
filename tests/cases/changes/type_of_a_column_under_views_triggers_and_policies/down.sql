-- Migration: 002_iteration2_orders.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_down;

DROP POLICY cheap ON orders;

DROP TRIGGER tidy ON orders;

DROP MATERIALIZED VIEW sums;

DROP VIEW opened;

-- Keeps the values of orders.total that don't survive as numeric(12,2) in slipway_retained_002_down
LOCK TABLE orders IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_down."orders.total" AS
    SELECT id, total AS slipway_before, total::numeric(12,2) AS slipway_after
    FROM orders
    WHERE total::numeric(12,2)::numeric(14,2)::text IS DISTINCT FROM total::text;

ALTER TABLE slipway_retained_002_down."orders.total"
    ADD PRIMARY KEY (id);

ALTER TABLE orders
    ALTER COLUMN total TYPE numeric(12,2);

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
