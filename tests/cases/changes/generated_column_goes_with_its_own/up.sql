-- Migration: 002_iteration2_price_a_sum.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_up;

ALTER TABLE p
    ADD COLUMN IF NOT EXISTS price integer;

ALTER TABLE p
    ADD COLUMN IF NOT EXISTS a_sum integer GENERATED ALWAYS AS ((price + id)) STORED;

ALTER TABLE p
    DROP COLUMN IF EXISTS gross;

-- Keeps the values of p.net by id in slipway_retained_002_up
LOCK TABLE p IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_up."p.net" AS
    SELECT id, net FROM p;

ALTER TABLE slipway_retained_002_up."p.net"
    ADD PRIMARY KEY (id);

ALTER TABLE p
    DROP COLUMN IF EXISTS net;

COMMIT;
