-- Migration: 002_iteration2_accounts.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_up;

ALTER TABLE accounts
    RENAME COLUMN status TO state;

ALTER TABLE accounts
    DROP CONSTRAINT ck_accounts_status;

-- Keeps which rows of accounts had legacy as state in slipway_retained_002_up
LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_up."accounts.state" AS
    SELECT id, state AS slipway_before, (CASE state WHEN 'legacy' THEN 'new' END)::varchar(20) AS slipway_after
    FROM accounts
    WHERE state IN ('legacy');

ALTER TABLE slipway_retained_002_up."accounts.state"
    ADD PRIMARY KEY (id);

UPDATE accounts
    SET state = (CASE state WHEN 'legacy' THEN 'new' END)::varchar(20)
    WHERE state IN ('legacy');

ALTER TABLE accounts
    ADD CONSTRAINT ck_accounts_state CHECK ("state"::text IN ('new'));

COMMIT;
