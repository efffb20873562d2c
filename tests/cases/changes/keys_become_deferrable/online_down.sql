-- Migration: 002_iteration2_c.online.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 2.
-- By hand: psql -v ON_ERROR_STOP=1 -f
-- Still blocks others: uq_a is built at once: it goes and comes again with what it is built on

-- Segment 2 of 2: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL statement_timeout TO 0;
SET LOCAL search_path TO public;

COMMIT;

-- Segment 1 of 2: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_down;

LOCK TABLE a, b IN ACCESS EXCLUSIVE MODE;

ALTER TABLE b
    DROP CONSTRAINT fk_b;

ALTER TABLE a
    DROP CONSTRAINT uq_a;

-- Keeps c with its rows in slipway_retained_002_down
LOCK TABLE c IN ACCESS EXCLUSIVE MODE;

-- Nothing is dropped here: it proves that nothing depends on the table, and is taken back
SAVEPOINT slipway_check;

DROP TABLE IF EXISTS c;

ROLLBACK TO SAVEPOINT slipway_check;

-- The rows move as they are
ALTER TABLE c
    SET SCHEMA slipway_retained_002_down;

ALTER TABLE a
    ADD CONSTRAINT uq_a UNIQUE (code);

ALTER TABLE b
    ADD CONSTRAINT fk_b FOREIGN KEY (a_id)
        REFERENCES a (id);

COMMIT;
