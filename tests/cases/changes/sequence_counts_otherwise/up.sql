-- Migration: 002_iteration2_numbers.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

ALTER SEQUENCE numbers
    AS smallint INCREMENT BY 2 MINVALUE -5 MAXVALUE 900 START WITH 2 CACHE 10 CYCLE;

COMMENT ON SEQUENCE numbers IS 'even';

COMMIT;
