-- Migration: 002_iteration2_ones_twos.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

ALTER TABLE ones
    RENAME CONSTRAINT pk_ones TO slipway_swap_pk_twos;

ALTER TABLE twos
    RENAME CONSTRAINT pk_twos TO pk_ones;

ALTER TABLE ones
    RENAME CONSTRAINT slipway_swap_pk_twos TO pk_twos;

ALTER TABLE ones
    RENAME CONSTRAINT fk_ones_one_id TO fk_twos_one_id;

ALTER TABLE twos
    RENAME TO slipway_swap_ones;

ALTER TABLE ones
    RENAME TO twos;

ALTER TABLE slipway_swap_ones
    RENAME TO ones;

COMMIT;
