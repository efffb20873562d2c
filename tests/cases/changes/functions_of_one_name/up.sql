-- Migration: 002_iteration2_say.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL check_function_bodies TO off;

DROP FUNCTION say(integer);

CREATE PROCEDURE public.say(IN a boolean)
 LANGUAGE sql
AS $procedure$SELECT 1$procedure$;

COMMENT ON PROCEDURE say(boolean) IS 'b';

COMMIT;
