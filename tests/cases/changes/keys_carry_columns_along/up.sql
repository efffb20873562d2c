-- Migration: 002_iteration2_fresh.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

ALTER TABLE covered
    DROP CONSTRAINT covered_pkey;

ALTER TABLE covered
    DROP CONSTRAINT uq_covered;

ALTER TABLE plain
    DROP CONSTRAINT plain_pkey;

ALTER TABLE plain
    DROP CONSTRAINT uq_plain;

CREATE TABLE IF NOT EXISTS fresh (
    id     integer  NOT NULL,
    code   text     NOT NULL,
    label  text,
    CONSTRAINT fresh_pkey PRIMARY KEY (id) INCLUDE (label)
);

ALTER TABLE covered
    ADD CONSTRAINT covered_pkey PRIMARY KEY (id);

ALTER TABLE covered
    ADD CONSTRAINT uq_covered UNIQUE (code) INCLUDE (id, label);

ALTER TABLE plain
    ADD CONSTRAINT plain_pkey PRIMARY KEY (id) INCLUDE (code, label);

ALTER TABLE plain
    ADD CONSTRAINT uq_plain UNIQUE (code) INCLUDE (label) DEFERRABLE;

ALTER TABLE rooms
    ADD CONSTRAINT ex_room EXCLUDE USING btree ("room" WITH =) INCLUDE (label) WHERE ((room > 0));

COMMIT;
