-- Migration: 002_iteration2_accounts_locations.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

ALTER TABLE locations
    DROP CONSTRAINT fk_locations_account_id;

-- Account.id
ALTER TABLE accounts
    ALTER COLUMN id TYPE varchar(40);

-- Location.accountId
ALTER TABLE locations
    ALTER COLUMN account_id TYPE varchar(40);

ALTER TABLE locations
    ADD CONSTRAINT fk_locations_account_id FOREIGN KEY (account_id)
        REFERENCES accounts (id);

COMMIT;
