-- The enum types of the asked schemas, their values in the order in which they sort.
SELECT
    n.nspname,
    t.typname,
    ARRAY(SELECT v.enumlabel::text FROM pg_catalog.pg_enum AS v WHERE v.enumtypid = t.oid ORDER BY v.enumsortorder),
    coalesce(d.description, '')
FROM pg_catalog.pg_type AS t
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_type'::regclass AND d.objoid = t.oid AND d.objsubid = 0
WHERE n.nspname = ANY (%(schemas)s)
    AND t.typtype = 'e'
    AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend AS e
        WHERE e.classid = 'pg_catalog.pg_type'::regclass AND e.objid = t.oid AND e.deptype = 'e'
    )
ORDER BY n.nspname, t.typname
