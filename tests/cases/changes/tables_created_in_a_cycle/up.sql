-- Migration: 002_iteration2_people_teams.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

-- Person
CREATE TABLE IF NOT EXISTS people (
    id       uuid  DEFAULT gen_random_uuid() NOT NULL,
    team_id  uuid,
    CONSTRAINT pk_people PRIMARY KEY (id)
);

-- Team
CREATE TABLE IF NOT EXISTS teams (
    id       uuid  DEFAULT gen_random_uuid() NOT NULL,
    lead_id  uuid,
    CONSTRAINT pk_teams PRIMARY KEY (id)
);

ALTER TABLE people
    ADD CONSTRAINT fk_people_team_id FOREIGN KEY (team_id)
        REFERENCES teams (id);

ALTER TABLE teams
    ADD CONSTRAINT fk_teams_lead_id FOREIGN KEY (lead_id)
        REFERENCES people (id);

COMMIT;
