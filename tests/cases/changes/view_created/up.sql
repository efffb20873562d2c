-- Migration: 002_iteration2_open_orders_sums.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

CREATE VIEW "Open orders" WITH (check_option=local, security_barrier=true) AS
 SELECT id,
    status
   FROM public.orders
  WHERE (status = '100% open'::text);

COMMENT ON VIEW "Open orders" IS 'Still to do';

CREATE MATERIALIZED VIEW sums AS
 SELECT status,
    sum(total) AS total
   FROM public.orders
  GROUP BY status;

CREATE UNIQUE INDEX IF NOT EXISTS ix_sums
    ON sums ("status");

COMMENT ON MATERIALIZED VIEW sums IS 'By status';

COMMIT;
