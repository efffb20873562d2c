-- Migration: 002_iteration2_e.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

CREATE TABLE IF NOT EXISTS e (
    id    integer  NOT NULL,
    code  text     NOT NULL,
    n     integer,
    CONSTRAINT e_pkey PRIMARY KEY (id),
    CONSTRAINT uq_e UNIQUE (code),
    CONSTRAINT ck_e CHECK ((code <> ''::text)),
    CONSTRAINT ex_e EXCLUDE USING btree ("n" WITH =)
);

COMMENT ON CONSTRAINT uq_e ON e IS 'said';

COMMENT ON CONSTRAINT ck_e ON e IS 'said';

COMMENT ON CONSTRAINT ex_e ON e IS 'said';

ALTER TABLE e
    ADD CONSTRAINT fk_e FOREIGN KEY (n)
        REFERENCES c (id) NOT VALID;

COMMENT ON CONSTRAINT fk_e ON e IS 'said';

CREATE INDEX IF NOT EXISTS ix_e
    ON e ("n");

COMMENT ON INDEX ix_e IS 'said';

COMMENT ON CONSTRAINT c_pkey ON c IS NULL;

COMMENT ON CONSTRAINT uq_c ON c IS 'it''s uniques: 50%';

COMMENT ON CONSTRAINT ck_c ON c IS 'it''s checks: 50%';

COMMENT ON CONSTRAINT ex_c ON c IS 'it''s exclusions: 50%';

COMMENT ON CONSTRAINT fk_c ON c IS 'it''s foreign_keys: 50%';

COMMENT ON INDEX ix_c IS 'it''s indexes: 50%';

COMMIT;
