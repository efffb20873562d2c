-- The views and materialized views of the asked schemas; their options hold the check option too.
SELECT
    c.oid,
    n.nspname,
    c.relname,
    rtrim(pg_catalog.pg_get_viewdef(c.oid), ';'),
    c.relkind = 'm',
    ARRAY(SELECT o.option COLLATE "C" FROM unnest(c.reloptions) AS o (option) ORDER BY 1),
    coalesce(d.description, '')
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_class'::regclass AND d.objoid = c.oid AND d.objsubid = 0
WHERE n.nspname = ANY (%(schemas)s)
    AND c.relkind IN ('v', 'm')
    AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend AS e
        WHERE e.classid = 'pg_catalog.pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e'
    )
ORDER BY n.nspname, c.relname
