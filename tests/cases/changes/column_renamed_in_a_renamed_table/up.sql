-- Migration: 002_iteration2_clients.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

ALTER TABLE accounts
    RENAME TO clients;

ALTER TABLE clients
    RENAME COLUMN phone TO mobile;

ALTER TABLE clients
    RENAME COLUMN status TO state;

ALTER TABLE clients
    RENAME COLUMN owner_id TO keeper_id;

ALTER TABLE clients
    RENAME CONSTRAINT pk_accounts TO pk_clients;

ALTER TABLE clients
    RENAME CONSTRAINT uq_accounts_phone TO uq_clients_mobile;

ALTER TABLE clients
    RENAME CONSTRAINT ck_accounts_status TO ck_clients_state;

ALTER TABLE clients
    RENAME CONSTRAINT fk_accounts_owner_id TO fk_clients_keeper_id;

ALTER INDEX ix_accounts_owner_id
    RENAME TO ix_clients_keeper_id;

COMMIT;
