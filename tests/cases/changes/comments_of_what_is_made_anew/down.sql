-- Migration: 002_iteration2_f.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_down;

COMMENT ON CONSTRAINT ck_f ON f IS 'before';

ALTER TABLE f
    DROP CONSTRAINT uq_f;

-- Keeps the values of f.label that don't survive as varchar(9) in slipway_retained_002_down
LOCK TABLE f IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_down."f.label" AS
    SELECT id, label AS slipway_before, label::varchar(9) AS slipway_after
    FROM f
    WHERE label::varchar(9)::varchar(99)::text IS DISTINCT FROM label::text;

ALTER TABLE slipway_retained_002_down."f.label"
    ADD PRIMARY KEY (id);

ALTER TABLE f
    ALTER COLUMN label TYPE varchar(9) USING label::varchar(9);

ALTER TABLE f
    ADD CONSTRAINT uq_f UNIQUE (code);

COMMENT ON CONSTRAINT uq_f ON f IS 'before';

COMMIT;
