-- Migration: 002_iteration2_marks_word.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL check_function_bodies TO off;

CREATE FUNCTION public.word()
 RETURNS text
 LANGUAGE sql
AS $function$SELECT 'new'::text$function$;

CREATE TABLE IF NOT EXISTS marks (
    id    integer  NOT NULL,
    kind  text     DEFAULT public.word(),
    CONSTRAINT marks_pkey PRIMARY KEY (id)
);

COMMIT;
