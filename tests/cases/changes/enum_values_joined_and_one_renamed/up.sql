-- Migration: 002_iteration2_accounts.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_up;

ALTER TABLE accounts
    DROP CONSTRAINT ck_accounts_status;

-- Keeps which rows of accounts had hot, warm, cold as status in slipway_retained_002_up
LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE;

CREATE TABLE slipway_retained_002_up."accounts.status" AS
    SELECT id, status AS slipway_before, (CASE status
        WHEN 'hot' THEN 'active'
        WHEN 'warm' THEN 'active'
        WHEN 'cold' THEN 'frozen'
    END)::varchar(20) AS slipway_after
    FROM accounts
    WHERE status IN ('hot', 'warm', 'cold');

ALTER TABLE slipway_retained_002_up."accounts.status"
    ADD PRIMARY KEY (id);

UPDATE accounts
    SET status = (CASE status
        WHEN 'hot' THEN 'active'
        WHEN 'warm' THEN 'active'
        WHEN 'cold' THEN 'frozen'
    END)::varchar(20)
    WHERE status IN ('hot', 'warm', 'cold');

ALTER TABLE accounts
    ADD CONSTRAINT ck_accounts_status CHECK ("status"::text IN ('new', 'active', 'frozen'));

COMMIT;
