-- Migration: 002_iteration2_v.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

DROP VIEW v;

CREATE TABLE IF NOT EXISTS v (
    id  integer  NOT NULL,
    CONSTRAINT v_pkey PRIMARY KEY (id)
);

COMMIT;
