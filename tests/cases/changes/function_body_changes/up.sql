-- Migration: 002_iteration2_double.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL check_function_bodies TO off;

CREATE OR REPLACE FUNCTION public.double(a integer)
 RETURNS integer
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$BEGIN
    RETURN a + a; -- 100% sure
END$function$;

COMMIT;
