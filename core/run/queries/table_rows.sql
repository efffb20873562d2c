-- About how many rows each table holds: what was counted last, scaled to the pages that it has now; where nobody ever
-- counted, as many as fill its pages with rows of its columns, short texts taken for granted.
SELECT
    n.nspname,
    c.relname,
    (pg_catalog.pg_relation_size(c.oid) / b.size * CASE
        WHEN c.relpages > 0 AND c.reltuples >= 0 THEN c.reltuples / c.relpages
        ELSE (b.size - 24) / (28 + coalesce(w.width, 0))
    END)::bigint
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
CROSS JOIN (SELECT pg_catalog.current_setting('block_size')::int AS size) AS b
LEFT JOIN LATERAL (
    SELECT sum(CASE WHEN a.attlen > 0 THEN a.attlen ELSE 8 END) AS width
    FROM pg_catalog.pg_attribute AS a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
) AS w ON c.reltuples < 0
WHERE c.relkind IN ('r', 'm') AND n.nspname !~ '^(pg_|slipway|information_schema$)'
