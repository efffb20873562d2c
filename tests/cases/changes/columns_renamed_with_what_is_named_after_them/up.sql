-- Migration: 002_iteration2_accounts.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

ALTER TABLE accounts
    RENAME COLUMN phone TO mobile;

ALTER TABLE accounts
    RENAME COLUMN status TO state;

ALTER TABLE accounts
    RENAME COLUMN owner_id TO keeper_id;

ALTER TABLE accounts
    RENAME CONSTRAINT uq_accounts_phone TO uq_accounts_mobile;

ALTER TABLE accounts
    RENAME CONSTRAINT ck_accounts_status TO ck_accounts_state;

ALTER TABLE accounts
    RENAME CONSTRAINT fk_accounts_owner_id TO fk_accounts_keeper_id;

ALTER INDEX ix_accounts_owner_id
    RENAME TO ix_accounts_keeper_id;

COMMIT;
