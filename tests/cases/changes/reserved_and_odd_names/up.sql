-- Migration: 002_iteration2_gr_es_order.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;

-- Größe
CREATE TABLE IF NOT EXISTS "größes" (
    id        uuid  DEFAULT gen_random_uuid() NOT NULL,
    "straße"  text,
    CONSTRAINT "pk_größes" PRIMARY KEY (id),
    CONSTRAINT "uq_größes_straße" UNIQUE ("straße")
);

-- Order
CREATE TABLE IF NOT EXISTS "order" (
    id        uuid  DEFAULT gen_random_uuid() NOT NULL,
    "user"    text,
    "group"   text,
    "select"  varchar(20),
    CONSTRAINT pk_order PRIMARY KEY (id),
    CONSTRAINT ck_order_select CHECK ("select"::text IN ('it''s', '100%', 'ü'))
);

COMMIT;
