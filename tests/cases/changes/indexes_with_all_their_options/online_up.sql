-- Migration: 002_iteration2_orders.online.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 5.
-- By hand: psql -v ON_ERROR_STOP=1 -f

-- Segment 1 of 5: outside a transaction
SET search_path TO public;
SET lock_timeout TO 0;
SET statement_timeout TO 0;

CREATE UNIQUE INDEX CONCURRENTLY i1
    ON orders ("status" COLLATE "pg_catalog"."C" text_pattern_ops DESC NULLS LAST, lower(status)) INCLUDE (total) NULLS NOT DISTINCT
    WHERE (total > (0)::numeric);

RESET search_path;
RESET lock_timeout;
RESET statement_timeout;

-- Segment 2 of 5: outside a transaction
SET search_path TO public;
SET lock_timeout TO 0;
SET statement_timeout TO 0;

CREATE INDEX CONCURRENTLY i2
    ON orders USING hash ("status");

RESET search_path;
RESET lock_timeout;
RESET statement_timeout;

-- Segment 3 of 5: outside a transaction
SET search_path TO public;
SET lock_timeout TO 0;
SET statement_timeout TO 0;

CREATE INDEX CONCURRENTLY i3
    ON orders USING brin ("placed");

RESET search_path;
RESET lock_timeout;
RESET statement_timeout;

-- Segment 4 of 5: outside a transaction
SET search_path TO public;
SET lock_timeout TO 0;
SET statement_timeout TO 0;

CREATE INDEX CONCURRENTLY i4
    ON orders USING gin (to_tsvector('simple'::regconfig, status));

RESET search_path;
RESET lock_timeout;
RESET statement_timeout;

-- Segment 5 of 5: outside a transaction
SET search_path TO public;
SET lock_timeout TO 0;
SET statement_timeout TO 0;

CREATE INDEX CONCURRENTLY i5
    ON orders ("placed" NULLS FIRST);

RESET search_path;
RESET lock_timeout;
RESET statement_timeout;
