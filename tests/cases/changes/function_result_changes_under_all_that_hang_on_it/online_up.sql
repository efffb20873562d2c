-- Migration: 002_iteration2_weight.online.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 2.
-- By hand: psql -v ON_ERROR_STOP=1 -f
-- Still blocks others: orders.computed is computed for every row under a lock that keeps readers out
-- Still blocks others: index ix_computed goes and comes again with what it is built on
-- Still blocks others: index ix_weight goes and comes again with what it is built on

-- Segment 1 of 2: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;
SET LOCAL check_function_bodies TO off;

DROP POLICY light ON orders;

DROP VIEW heavy;

DROP VIEW weights;

DROP INDEX ix_computed;

DROP INDEX ix_weight;

ALTER TABLE orders
    DROP CONSTRAINT ck_weight;

ALTER TABLE orders
    ALTER COLUMN heavy DROP DEFAULT;

ALTER TABLE orders
    DROP COLUMN IF EXISTS computed;

DROP FUNCTION weight(integer);

CREATE FUNCTION public.weight(a integer)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE
AS $function$SELECT a * 2::bigint$function$;

ALTER TABLE orders
    ADD COLUMN IF NOT EXISTS computed numeric GENERATED ALWAYS AS (public.weight(id)) STORED;

ALTER TABLE orders
    ALTER COLUMN heavy SET DEFAULT public.weight(3);

ALTER TABLE orders
    ADD CONSTRAINT ck_weight CHECK ((public.weight(id) > 0)) NOT VALID;

CREATE INDEX IF NOT EXISTS ix_computed
    ON orders ("computed");

CREATE INDEX IF NOT EXISTS ix_weight
    ON orders (public.weight(id));

CREATE VIEW weights AS
 SELECT id,
    (public.weight(id))::numeric AS w
   FROM public.orders;

CREATE VIEW heavy AS
 SELECT id
   FROM public.weights
  WHERE (w > (3)::numeric);

COMMENT ON VIEW heavy IS 'Hangs on a view';

CREATE POLICY light ON orders
    AS PERMISSIVE FOR ALL TO PUBLIC
    USING ((public.weight(id) < 1000));

COMMIT;

-- Segment 2 of 2: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL statement_timeout TO 0;
SET LOCAL search_path TO public;

ALTER TABLE orders
    VALIDATE CONSTRAINT ck_weight;

COMMIT;
