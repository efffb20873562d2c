-- Migration: 002_iteration2_say.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL check_function_bodies TO off;

DROP PROCEDURE say(boolean);

CREATE FUNCTION public.say(a integer)
 RETURNS text
 LANGUAGE sql
AS $function$SELECT 'i'$function$;

COMMIT;
