-- Migration: 002_iteration2_marks.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

CREATE TABLE IF NOT EXISTS marks (
    id        integer  NOT NULL,
    order_id  integer,
    CONSTRAINT marks_pkey PRIMARY KEY (id)
);

ALTER TABLE marks
    DROP CONSTRAINT IF EXISTS ck_marks,
    ADD CONSTRAINT ck_marks CHECK ((id > 0)) NOT VALID;

ALTER TABLE marks
    ADD CONSTRAINT fk_marks FOREIGN KEY (order_id)
        REFERENCES orders (id) NOT VALID;

ALTER TABLE orders
    ADD CONSTRAINT ck_total CHECK ((total > (100)::numeric)) NOT VALID;

COMMIT;
