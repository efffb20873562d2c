-- Migration: 002_iteration2_accounts.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

ALTER INDEX ix_accounts_keeper_id
    RENAME TO ix_accounts_owner_id;

ALTER TABLE accounts
    RENAME CONSTRAINT fk_accounts_keeper_id TO fk_accounts_owner_id;

ALTER TABLE accounts
    RENAME CONSTRAINT ck_accounts_state TO ck_accounts_status;

ALTER TABLE accounts
    RENAME CONSTRAINT uq_accounts_mobile TO uq_accounts_phone;

ALTER TABLE accounts
    RENAME COLUMN keeper_id TO owner_id;

ALTER TABLE accounts
    RENAME COLUMN state TO status;

ALTER TABLE accounts
    RENAME COLUMN mobile TO phone;

COMMIT;
