-- Migration: 002_iteration2_offices_desks.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

-- Desk
CREATE TABLE IF NOT EXISTS desks (
    id         uuid  DEFAULT gen_random_uuid() NOT NULL,
    branch_id  uuid  NOT NULL,
    CONSTRAINT pk_desks PRIMARY KEY (id),
    CONSTRAINT fk_desks_branch_id FOREIGN KEY (branch_id)
        REFERENCES offices (id) ON DELETE CASCADE
);

ALTER TABLE offices
    RENAME CONSTRAINT pk_offices TO pk_branches;

ALTER TABLE offices
    RENAME TO branches;

COMMIT;
