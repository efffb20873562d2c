-- Migration: 002_iteration2_pairs.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

ALTER TABLE pairs
    RENAME COLUMN a TO slipway_swap_a;

ALTER TABLE pairs
    RENAME COLUMN b TO a;

ALTER TABLE pairs
    RENAME COLUMN slipway_swap_a TO b;

ALTER TABLE pairs
    RENAME CONSTRAINT uq_pairs_a TO uq_pairs_b;

COMMIT;
