-- Migration: 002_iteration2_bills.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

CREATE SEQUENCE IF NOT EXISTS numbers
    AS integer INCREMENT BY 5 MINVALUE 50 MAXVALUE 9000 START WITH 100 CACHE 3 CYCLE;

COMMENT ON SEQUENCE numbers IS 'Of bills';

CREATE TABLE IF NOT EXISTS bills (
    id     integer  DEFAULT nextval('public.numbers'::regclass) NOT NULL,
    total  integer,
    CONSTRAINT bills_pkey PRIMARY KEY (id)
);

ALTER SEQUENCE numbers
    OWNED BY bills.id;

COMMIT;
