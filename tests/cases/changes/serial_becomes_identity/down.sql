-- Migration: 002_iteration2_bills_id_seq.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

CREATE SEQUENCE IF NOT EXISTS bills_id_seq
    AS integer INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1;

LOCK TABLE bills IN ACCESS EXCLUSIVE MODE;

SELECT setval('public.bills_id_seq'::regclass, used.number) FROM (
    SELECT greatest(
        max(id),
        pg_sequence_last_value('public.bills_id_seq'::regclass),
        pg_sequence_last_value(pg_get_serial_sequence('bills', 'id')::regclass)
    ) AS number FROM bills
) AS used
    WHERE used.number > 0;

ALTER TABLE bills
    ALTER COLUMN id DROP IDENTITY;

ALTER TABLE bills
    ALTER COLUMN id SET DEFAULT nextval('public.bills_id_seq'::regclass);

ALTER SEQUENCE bills_id_seq
    OWNED BY bills.id;

COMMIT;
