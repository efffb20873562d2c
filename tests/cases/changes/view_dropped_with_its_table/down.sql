-- Migration: 002_iteration2_marked_marks.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

CREATE TABLE IF NOT EXISTS marks (
    id  integer  NOT NULL,
    CONSTRAINT marks_pkey PRIMARY KEY (id)
);

CREATE VIEW marked AS
 SELECT o.id,
    m.id AS mark
   FROM (public.orders o
     JOIN public.marks m USING (id));

COMMIT;
