-- Migration: 002_iteration2_locations.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

-- Location
CREATE TABLE IF NOT EXISTS locations (
    id          uuid  DEFAULT gen_random_uuid() NOT NULL,
    account_id  uuid  NOT NULL,
    city        varchar(100),
    CONSTRAINT pk_locations PRIMARY KEY (id),
    CONSTRAINT fk_locations_account_id FOREIGN KEY (account_id)
        REFERENCES accounts (id) ON DELETE CASCADE
);

COMMIT;
