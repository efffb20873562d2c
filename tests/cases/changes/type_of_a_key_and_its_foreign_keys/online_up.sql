-- Migration: 002_iteration2_accounts_locations.online.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2
-- Between two segments the database is at iteration 1 + k of 2.
-- By hand: psql -v ON_ERROR_STOP=1 -f
-- Still blocks others: accounts.id changes its type under a lock that keeps readers out
-- Still blocks others: locations.account_id changes its type under a lock that keeps readers out

-- Segment 1 of 2: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL search_path TO public;

ALTER TABLE locations
    DROP CONSTRAINT fk_locations_account_id;

-- Account.id
ALTER TABLE accounts
    ALTER COLUMN id TYPE varchar(40);

-- Location.accountId
ALTER TABLE locations
    ALTER COLUMN account_id TYPE varchar(40);

LOCK TABLE accounts, locations IN SHARE ROW EXCLUSIVE MODE;

ALTER TABLE locations
    ADD CONSTRAINT fk_locations_account_id FOREIGN KEY (account_id)
        REFERENCES accounts (id) NOT VALID;

COMMIT;

-- Segment 2 of 2: in a transaction
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL lock_timeout TO '5s';
SET LOCAL statement_timeout TO 0;
SET LOCAL search_path TO public;

ALTER TABLE locations
    VALIDATE CONSTRAINT fk_locations_account_id;

COMMIT;
