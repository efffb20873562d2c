-- Migration: 002_iteration2_accounts_territories.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

-- Account.territoryId
COMMENT ON COLUMN accounts.territory_id IS NULL;

-- Territory
CREATE TABLE IF NOT EXISTS territories (
    id  uuid  DEFAULT gen_random_uuid() NOT NULL,
    CONSTRAINT pk_territories PRIMARY KEY (id)
);

ALTER TABLE accounts
    ADD CONSTRAINT fk_accounts_territory_id FOREIGN KEY (territory_id)
        REFERENCES territories (id);

COMMIT;
