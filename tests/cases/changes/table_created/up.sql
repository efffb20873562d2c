-- Migration: 002_iteration2_accounts.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

-- Account
CREATE TABLE IF NOT EXISTS accounts (
    id          uuid          DEFAULT gen_random_uuid() NOT NULL,
    name        varchar(100)  NOT NULL,
    status      varchar(20)   DEFAULT 'active',
    notes       text,
    created_at  timestamptz   DEFAULT now(),
    CONSTRAINT pk_accounts PRIMARY KEY (id),
    CONSTRAINT ck_accounts_status CHECK ("status"::text IN ('active', 'inactive'))
);

COMMIT;
