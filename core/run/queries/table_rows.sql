-- About how many rows each table holds: what was counted last, scaled to the pages that it has now; where nobody ever
-- counted, as many as fill its pages with rows of a usual width.
SELECT
    n.nspname,
    c.relname,
    (pg_catalog.pg_relation_size(c.oid) / pg_catalog.current_setting('block_size')::int
        * CASE WHEN c.relpages > 0 AND c.reltuples >= 0 THEN c.reltuples / c.relpages ELSE 60 END)::bigint
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'm') AND n.nspname !~ '^(pg_|slipway|information_schema$)'
