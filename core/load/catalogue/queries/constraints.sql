-- Keys, foreign keys, checks and exclusions of the given tables; what an exclusion excludes is its index's to say.
-- Outside: NOT NULL as a constraint (18, attnotnull says it), the copies that a foreign key to a partitioned table
-- makes, and what the nouns can't say (counted by unmanaged.sql).
-- A check is its condition alone, by pg_get_expr: pg_get_constraintdef adds CHECK, NO INHERIT and NOT VALID to cut off.
-- before_18 and before_15 lend a column to the servers that lack it: the nearest name wins.
SELECT
    c.conrelid,
    c.contype,
    c.conname,
    ARRAY(
        SELECT (SELECT attname::text FROM pg_catalog.pg_attribute WHERE attrelid = c.conrelid AND attnum = k.number)
        FROM unnest(c.conkey) WITH ORDINALITY AS k (number, position)
        ORDER BY k.position
    ),
    coalesce(n.nspname, ''),
    coalesce(r.relname, ''),
    ARRAY(
        SELECT (SELECT attname::text FROM pg_catalog.pg_attribute WHERE attrelid = c.confrelid AND attnum = k.number)
        FROM unnest(c.confkey) WITH ORDINALITY AS k (number, position)
        ORDER BY k.position
    ),
    c.confdeltype,
    c.confupdtype,
    c.condeferrable,
    c.condeferred,
    c.convalidated,
    pg_catalog.pg_get_expr(c.conbin, c.conrelid),
    coalesce(i.nulls_not_distinct, false),
    ARRAY(
        SELECT (SELECT attname::text FROM pg_catalog.pg_attribute WHERE attrelid = c.conrelid AND attnum = k.number)
        FROM unnest(c.some_columns) WITH ORDINALITY AS k (number, position)
        ORDER BY k.position
    ),
    coalesce(i.include, '{}'),
    coalesce(d.description, '')
FROM (SELECT true AS conenforced, false AS conperiod) AS before_18
CROSS JOIN (SELECT false AS indnullsnotdistinct, NULL::smallint[] AS confdelsetcols) AS before_15
CROSS JOIN LATERAL (
    SELECT x.*, conenforced AS enforced, conperiod AS temporal, confdelsetcols AS some_columns
    FROM pg_catalog.pg_constraint AS x
) AS c
LEFT JOIN LATERAL (
    SELECT
        x.indexrelid,
        indnullsnotdistinct AS nulls_not_distinct,
        CASE WHEN x.indnatts > x.indnkeyatts THEN ARRAY(
            SELECT (SELECT attname::text FROM pg_catalog.pg_attribute WHERE attrelid = x.indrelid AND attnum = k.number)
            FROM unnest(x.indkey::smallint[]) WITH ORDINALITY AS k (number, position)
            WHERE k.position > x.indnkeyatts
            ORDER BY k.position
        ) END AS include
    FROM pg_catalog.pg_index AS x
) AS i ON i.indexrelid = c.conindid AND c.contype IN ('p', 'u')
LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_constraint'::regclass AND d.objoid = c.oid AND d.objsubid = 0
LEFT JOIN pg_catalog.pg_class AS r ON r.oid = c.confrelid
LEFT JOIN pg_catalog.pg_namespace AS n ON n.oid = r.relnamespace
WHERE c.conrelid = ANY (%(tables)s::oid[])
    AND c.contype IN ('p', 'u', 'f', 'c', 'x')
    AND c.conparentid = 0
    AND c.enforced
    AND NOT c.temporal
ORDER BY c.conrelid, c.conname
