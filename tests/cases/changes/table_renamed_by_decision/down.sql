-- Migration: 002_iteration2_contacts.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

ALTER INDEX ix_contacts_code
    RENAME TO ix_people_code;

ALTER TABLE contacts
    RENAME CONSTRAINT ck_contacts_kind TO ck_people_kind;

ALTER TABLE contacts
    RENAME CONSTRAINT uq_contacts_email TO uq_people_email;

ALTER TABLE contacts
    RENAME CONSTRAINT pk_contacts TO pk_people;

ALTER TABLE contacts
    RENAME TO people;

COMMIT;
