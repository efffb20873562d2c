-- Migration: 002_iteration2_c.online.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 2.
-- By hand: psql -v ON_ERROR_STOP=1 -f
-- Still blocks others: uq_a is built at once: it goes and comes again with what it is built on

-- Segment 1 of 2: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

ALTER TABLE b
    DROP CONSTRAINT fk_b;

ALTER TABLE a
    DROP CONSTRAINT uq_a;

CREATE TABLE IF NOT EXISTS c (
    id  integer  NOT NULL,
    CONSTRAINT pk_c PRIMARY KEY (id) DEFERRABLE
);

ALTER TABLE a
    ADD CONSTRAINT uq_a UNIQUE (code) DEFERRABLE INITIALLY DEFERRED;

LOCK TABLE a, b IN SHARE ROW EXCLUSIVE MODE;

ALTER TABLE b
    ADD CONSTRAINT fk_b FOREIGN KEY (a_id)
        REFERENCES a (id) DEFERRABLE INITIALLY DEFERRED NOT VALID;

COMMIT;

-- Segment 2 of 2: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL statement_timeout TO 0;
SET LOCAL search_path TO public;

ALTER TABLE b
    VALIDATE CONSTRAINT fk_b;

COMMIT;
