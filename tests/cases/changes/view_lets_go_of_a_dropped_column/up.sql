-- Migration: 002_iteration2_orders_v.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_up;

DROP VIEW v;

-- Keeps the values of orders.placed by id in slipway_retained_002_up
LOCK TABLE orders IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_up."orders.placed" AS
    SELECT id, placed FROM orders;

ALTER TABLE slipway_retained_002_up."orders.placed"
    ADD PRIMARY KEY (id);

ALTER TABLE orders
    DROP COLUMN IF EXISTS placed;

CREATE VIEW v AS
 SELECT id
   FROM public.orders
  WHERE (total > (1)::numeric);

COMMIT;
