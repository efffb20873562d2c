-- Migration: 002_iteration2_categories.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

-- Category
CREATE TABLE IF NOT EXISTS categories (
    id         uuid  DEFAULT gen_random_uuid() NOT NULL,
    parent_id  uuid,
    CONSTRAINT pk_categories PRIMARY KEY (id),
    CONSTRAINT fk_categories_parent_id FOREIGN KEY (parent_id)
        REFERENCES categories (id) ON DELETE SET NULL
);

COMMIT;
