-- Migration: 002_iteration2_clients.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

ALTER INDEX ix_clients_keeper_id
    RENAME TO ix_accounts_owner_id;

ALTER TABLE clients
    RENAME CONSTRAINT fk_clients_keeper_id TO fk_accounts_owner_id;

ALTER TABLE clients
    RENAME CONSTRAINT ck_clients_state TO ck_accounts_status;

ALTER TABLE clients
    RENAME CONSTRAINT uq_clients_mobile TO uq_accounts_phone;

ALTER TABLE clients
    RENAME CONSTRAINT pk_clients TO pk_accounts;

ALTER TABLE clients
    RENAME COLUMN keeper_id TO owner_id;

ALTER TABLE clients
    RENAME COLUMN state TO status;

ALTER TABLE clients
    RENAME COLUMN mobile TO phone;

ALTER TABLE clients
    RENAME TO accounts;

COMMIT;
