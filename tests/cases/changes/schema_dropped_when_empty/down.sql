-- Migration: 002_iteration2_billing.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

CREATE SCHEMA IF NOT EXISTS billing;

COMMENT ON SCHEMA billing IS 'What is owed';

COMMIT;
