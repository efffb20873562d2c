-- The columns of the given tables, in their order; a collation only where it isn't its type's own.
-- Outside: what Slipway set aside in its table (core/plan/steps.py) or left over there (core/run/giving/kept.py).
SELECT
    a.attrelid,
    a.attname,
    pg_catalog.format_type(a.atttypid, a.atttypmod),
    NOT a.attnotnull,
    pg_catalog.pg_get_expr(f.adbin, f.adrelid),
    f.adbin IS NOT NULL,
    a.attidentity,
    a.attgenerated,
    CASE
        WHEN a.attcollation = t.typcollation OR a.attcollation = 0 THEN ''
        ELSE '"' || replace(s.nspname, '"', '""') || '"."' || replace(l.collname, '"', '""') || '"'
    END,
    coalesce(d.description, ''),
    CASE WHEN a.attidentity <> '' THEN (
        SELECT ARRAY[q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcache, q.seqcycle::integer]
        FROM pg_catalog.pg_depend AS o
        JOIN pg_catalog.pg_sequence AS q ON q.seqrelid = o.objid
        WHERE o.refclassid = 'pg_catalog.pg_class'::regclass AND o.refobjid = a.attrelid AND o.refobjsubid = a.attnum
            AND o.classid = 'pg_catalog.pg_class'::regclass AND o.deptype = 'i'
    ) END
FROM pg_catalog.pg_attribute AS a
JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_attrdef AS f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
LEFT JOIN pg_catalog.pg_collation AS l ON l.oid = a.attcollation
LEFT JOIN pg_catalog.pg_namespace AS s ON s.oid = l.collnamespace
LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_class'::regclass AND d.objoid = a.attrelid AND d.objsubid = a.attnum
WHERE a.attrelid = ANY (%(tables)s::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
    -- The pattern is looked at last: there are many columns, and hardly one begins like this.
    AND (
        NOT starts_with(a.attname::text, 'slipway_')
        OR a.attname !~ '^slipway_([0-9]{3,}|leftover_[0-9a-f]{8}_[0-9]{3,})_.'
    )
ORDER BY a.attrelid, a.attnum
