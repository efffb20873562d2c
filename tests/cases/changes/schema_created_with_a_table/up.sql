-- Migration: 002_iteration2_bills.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

CREATE SCHEMA IF NOT EXISTS "Billing desk";

COMMENT ON SCHEMA "Billing desk" IS 'What is owed';

CREATE TABLE IF NOT EXISTS "Billing desk".bills (
    id        integer  NOT NULL,
    order_id  integer,
    CONSTRAINT bills_pkey PRIMARY KEY (id),
    CONSTRAINT bills_order_id_fkey FOREIGN KEY (order_id)
        REFERENCES orders (id)
);

COMMIT;
