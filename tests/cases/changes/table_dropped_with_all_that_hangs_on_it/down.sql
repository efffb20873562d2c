-- Migration: 002_iteration2_p_tidy_w_and_more.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

CREATE TABLE IF NOT EXISTS marks (
    id        integer  NOT NULL,
    order_id  integer,
    status    text,
    CONSTRAINT marks_pkey PRIMARY KEY (id),
    CONSTRAINT marks_order_id_fkey FOREIGN KEY (order_id)
        REFERENCES orders (id)
);

ALTER TABLE marks
    ENABLE ROW LEVEL SECURITY;

CREATE VIEW v AS
 SELECT id
   FROM public.marks;

CREATE VIEW w AS
 SELECT id
   FROM public.v;

CREATE TRIGGER tidy BEFORE INSERT ON public.marks FOR EACH ROW EXECUTE FUNCTION public.touch();

CREATE POLICY p ON marks
    AS PERMISSIVE FOR ALL TO PUBLIC
    USING ((id > 0));

COMMIT;
