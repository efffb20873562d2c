-- Migration: 002_iteration2_contacts.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

ALTER TABLE people
    RENAME TO contacts;

ALTER TABLE contacts
    RENAME CONSTRAINT pk_people TO pk_contacts;

ALTER TABLE contacts
    RENAME CONSTRAINT uq_people_email TO uq_contacts_email;

ALTER TABLE contacts
    RENAME CONSTRAINT ck_people_kind TO ck_contacts_kind;

ALTER INDEX ix_people_code
    RENAME TO ix_contacts_code;

COMMIT;
