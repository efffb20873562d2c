-- Migration: 002_iteration2_fresh.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_down;

ALTER TABLE rooms
    DROP CONSTRAINT ex_room;

ALTER TABLE plain
    DROP CONSTRAINT uq_plain;

ALTER TABLE plain
    DROP CONSTRAINT plain_pkey;

ALTER TABLE covered
    DROP CONSTRAINT uq_covered;

ALTER TABLE covered
    DROP CONSTRAINT covered_pkey;

-- Keeps fresh with its rows in slipway_retained_002_down
LOCK TABLE fresh IN ACCESS EXCLUSIVE MODE;

-- Nothing is dropped here: it proves that nothing depends on the table, and is taken back
SAVEPOINT slipway_check;

DROP TABLE IF EXISTS fresh;

ROLLBACK TO SAVEPOINT slipway_check;

-- The rows move as they are
ALTER TABLE fresh
    SET SCHEMA slipway_retained_002_down;

ALTER TABLE plain
    ADD CONSTRAINT uq_plain UNIQUE (code);

ALTER TABLE plain
    ADD CONSTRAINT plain_pkey PRIMARY KEY (id);

ALTER TABLE covered
    ADD CONSTRAINT uq_covered UNIQUE (code) INCLUDE (label, id);

ALTER TABLE covered
    ADD CONSTRAINT covered_pkey PRIMARY KEY (id) INCLUDE (label);

COMMIT;
