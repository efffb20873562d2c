-- Migration: 002_iteration2_bills_bills_id_seq.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

CREATE SEQUENCE IF NOT EXISTS bills_id_seq
    AS integer INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1;

CREATE TABLE IF NOT EXISTS bills (
    id     integer  DEFAULT nextval('public.bills_id_seq'::regclass) NOT NULL,
    total  integer,
    CONSTRAINT bills_pkey PRIMARY KEY (id)
);

ALTER SEQUENCE bills_id_seq
    OWNED BY bills.id;

COMMIT;
