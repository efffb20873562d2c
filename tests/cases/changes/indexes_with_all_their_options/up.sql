-- Migration: 002_iteration2_orders.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

CREATE UNIQUE INDEX IF NOT EXISTS i1
    ON orders ("status" COLLATE "pg_catalog"."C" text_pattern_ops DESC NULLS LAST, lower(status)) INCLUDE (total) NULLS NOT DISTINCT
    WHERE (total > (0)::numeric);

CREATE INDEX IF NOT EXISTS i2
    ON orders USING hash ("status");

CREATE INDEX IF NOT EXISTS i3
    ON orders USING brin ("placed");

CREATE INDEX IF NOT EXISTS i4
    ON orders USING gin (to_tsvector('simple'::regconfig, status));

CREATE INDEX IF NOT EXISTS i5
    ON orders ("placed" NULLS FIRST);

COMMIT;
