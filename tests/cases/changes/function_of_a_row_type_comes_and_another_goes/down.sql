-- Migration: 002_iteration2_signs.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL check_function_bodies TO off;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_down;

DROP FUNCTION all_signs();

-- Keeps signs with its rows in slipway_retained_002_down
LOCK TABLE signs IN ACCESS EXCLUSIVE MODE;

-- Nothing is dropped here: it proves that nothing depends on the table, and is taken back
SAVEPOINT slipway_check;

DROP TABLE IF EXISTS signs;

ROLLBACK TO SAVEPOINT slipway_check;

-- The rows move as they are
ALTER TABLE signs
    SET SCHEMA slipway_retained_002_down;

CREATE TABLE IF NOT EXISTS marks (
    id  integer  NOT NULL,
    CONSTRAINT marks_pkey PRIMARY KEY (id)
);

CREATE FUNCTION public.all_marks()
 RETURNS SETOF public.marks
 LANGUAGE sql
AS $function$SELECT * FROM marks$function$;

COMMIT;
