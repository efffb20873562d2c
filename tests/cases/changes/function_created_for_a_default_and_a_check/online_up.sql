-- Migration: 002_iteration2_marks.online.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 2.
-- By hand: psql -v ON_ERROR_STOP=1 -f

-- Segment 1 of 2: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;
SET LOCAL check_function_bodies TO off;

CREATE FUNCTION public.fits(kind text, share numeric DEFAULT 0.5)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$SELECT kind <> '' AND share > 0$function$;

COMMENT ON FUNCTION fits(text, numeric) IS 'It fits';

CREATE FUNCTION public.word()
 RETURNS text
 LANGUAGE sql
AS $function$SELECT 'ne"w'::text$function$;

CREATE TABLE IF NOT EXISTS marks (
    id    integer  NOT NULL,
    kind  text     DEFAULT public.word(),
    CONSTRAINT marks_pkey PRIMARY KEY (id),
    CONSTRAINT ck_kind CHECK (public.fits(kind))
);

ALTER TABLE orders
    ALTER COLUMN status SET DEFAULT public.word();

ALTER TABLE orders
    ADD CONSTRAINT ck_fits CHECK (public.fits(status)) NOT VALID;

COMMIT;

-- Segment 2 of 2: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL statement_timeout TO 0;
SET LOCAL search_path TO public;

ALTER TABLE orders
    VALIDATE CONSTRAINT ck_fits;

COMMIT;
