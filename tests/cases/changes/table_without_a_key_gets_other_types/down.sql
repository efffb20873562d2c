-- Migration: 002_iteration2_readings.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

ALTER TABLE readings
    ALTER COLUMN c5 TYPE text;

ALTER TABLE readings
    ALTER COLUMN c4 TYPE bigint;

ALTER TABLE readings
    ALTER COLUMN c3 TYPE varchar(40);

ALTER TABLE readings
    ALTER COLUMN c2 TYPE numeric(10,2);

ALTER TABLE readings
    ALTER COLUMN c1 TYPE integer;

ALTER TABLE readings
    ALTER COLUMN c0 TYPE varchar(20);

COMMIT;
