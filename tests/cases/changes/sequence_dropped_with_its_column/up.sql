-- Migration: 002_iteration2_bills_number_seq_bills.sql
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

DROP SEQUENCE bills_number_seq;

COMMIT;
