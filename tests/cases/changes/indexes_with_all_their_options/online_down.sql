-- Migration: 002_iteration2_orders.online.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 5.
-- By hand: psql -v ON_ERROR_STOP=1 -f

-- Segment 5 of 5: outside a transaction
SET search_path TO public;
SET lock_timeout TO 0;
SET statement_timeout TO 0;

DROP INDEX CONCURRENTLY i5;

RESET search_path;
RESET lock_timeout;
RESET statement_timeout;

-- Segment 4 of 5: outside a transaction
SET search_path TO public;
SET lock_timeout TO 0;
SET statement_timeout TO 0;

DROP INDEX CONCURRENTLY i4;

RESET search_path;
RESET lock_timeout;
RESET statement_timeout;

-- Segment 3 of 5: outside a transaction
SET search_path TO public;
SET lock_timeout TO 0;
SET statement_timeout TO 0;

DROP INDEX CONCURRENTLY i3;

RESET search_path;
RESET lock_timeout;
RESET statement_timeout;

-- Segment 2 of 5: outside a transaction
SET search_path TO public;
SET lock_timeout TO 0;
SET statement_timeout TO 0;

DROP INDEX CONCURRENTLY i2;

RESET search_path;
RESET lock_timeout;
RESET statement_timeout;

-- Segment 1 of 5: outside a transaction
SET search_path TO public;
SET lock_timeout TO 0;
SET statement_timeout TO 0;

DROP INDEX CONCURRENTLY i1;

RESET search_path;
RESET lock_timeout;
RESET statement_timeout;
