-- Migration: 002_iteration2_touch_tidy_100_silent.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL check_function_bodies TO off;

CREATE FUNCTION public.touch()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    new.status := lower(new.status);
    RETURN new;
END
$function$;

CREATE TRIGGER "Tidy 100%" BEFORE INSERT OR UPDATE ON public.orders FOR EACH ROW WHEN ((new.total > (0)::numeric)) EXECUTE FUNCTION public.touch('a b', 'it''s');

COMMENT ON TRIGGER "Tidy 100%" ON orders IS 'Small letters';

CREATE TRIGGER silent AFTER DELETE ON public.orders FOR EACH STATEMENT EXECUTE FUNCTION public.touch();

ALTER TABLE orders
    DISABLE TRIGGER silent;

COMMIT;
