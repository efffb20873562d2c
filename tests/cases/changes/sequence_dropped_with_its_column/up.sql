-- Migration: 002_iteration2_bills_bills_number_seq.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_up;

ALTER SEQUENCE bills_number_seq
    OWNED BY NONE;

-- Keeps the values of bills.number by id in slipway_retained_002_up
LOCK TABLE bills IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_up."bills.number" AS
    SELECT id, number FROM bills;

ALTER TABLE slipway_retained_002_up."bills.number"
    ADD PRIMARY KEY (id);

ALTER TABLE bills
    DROP COLUMN IF EXISTS number;

-- Nothing is dropped here: it proves that nothing depends on the sequence, and is taken back
SAVEPOINT slipway_check;

DROP SEQUENCE bills_number_seq;

ROLLBACK TO SAVEPOINT slipway_check;

-- Keeps sequence bills_number_seq in slipway_retained_002_up; when it comes back it goes on where it stood
ALTER SEQUENCE bills_number_seq SET SCHEMA slipway_retained_002_up;

COMMIT;
