-- Migration: 002_iteration2_bills_bills_number_seq.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

CREATE SEQUENCE IF NOT EXISTS bills_number_seq
    AS integer INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1;

ALTER TABLE bills
    ADD COLUMN IF NOT EXISTS number integer DEFAULT nextval('public.bills_number_seq'::regclass) NOT NULL;

ALTER SEQUENCE bills_number_seq
    OWNED BY bills.number;

COMMIT;
