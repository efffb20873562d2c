-- The triggers of the given tables and of the views beside them that somebody wrote.
SELECT
    t.oid,
    n.nspname,
    c.relname,
    t.tgname,
    pg_catalog.pg_get_triggerdef(t.oid),
    t.tgenabled,
    coalesce(d.description, '')
FROM pg_catalog.pg_trigger AS t
JOIN pg_catalog.pg_class AS c ON c.oid = t.tgrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_trigger'::regclass AND d.objoid = t.oid AND d.objsubid = 0
WHERE (c.oid = ANY (%(tables)s::oid[]) OR n.nspname = ANY (%(schemas)s) AND c.relkind = 'v')
    AND NOT t.tgisinternal
    AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend AS e
        WHERE e.deptype = 'e' AND (
            e.classid = 'pg_catalog.pg_trigger'::regclass AND e.objid = t.oid
            OR e.classid = 'pg_catalog.pg_class'::regclass AND e.objid = c.oid
        )
    )
ORDER BY n.nspname, c.relname, t.tgname
