-- Migration: 002_iteration2_marks.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

CREATE TABLE IF NOT EXISTS marks (
    id  integer  NOT NULL,
    CONSTRAINT marks_pkey PRIMARY KEY (id)
);

ALTER TABLE marks
    ENABLE ROW LEVEL SECURITY;

ALTER TABLE orders
    ENABLE ROW LEVEL SECURITY;

ALTER TABLE orders
    FORCE ROW LEVEL SECURITY;

CREATE POLICY reading ON marks
    AS PERMISSIVE FOR SELECT TO PUBLIC
    USING ((EXISTS ( SELECT
   FROM public.orders o
  WHERE (o.id = marks.id))));

CREATE POLICY everybody ON orders
    AS PERMISSIVE FOR ALL TO PUBLIC
    USING (true);

CREATE POLICY "own orders" ON orders
    AS RESTRICTIVE FOR UPDATE TO pg_monitor, pg_read_all_data
    USING ((status = 'open'::text))
    WITH CHECK ((total > (0)::numeric));

COMMENT ON POLICY "own orders" ON orders IS 'Only theirs';

COMMIT;
