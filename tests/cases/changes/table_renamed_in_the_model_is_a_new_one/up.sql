-- Migration: 002_iteration2_clients.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

-- Client
CREATE TABLE IF NOT EXISTS clients (
    id    uuid          DEFAULT gen_random_uuid() NOT NULL,
    name  varchar(100)  NOT NULL,
    CONSTRAINT pk_clients PRIMARY KEY (id)
);

COMMENT ON TABLE accounts IS 'Deprecated in iteration 2.';

COMMIT;
