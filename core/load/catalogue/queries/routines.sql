-- The functions and procedures of the asked schemas, each known by the types that it takes; aggregates, window
-- functions and those that come with a range type are counted by unmanaged.sql or belong to the type.
SELECT
    p.oid,
    n.nspname,
    p.proname,
    array_to_string(ARRAY(
        SELECT pg_catalog.format_type(k.type, NULL)
        FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY AS k (type, position)
        ORDER BY k.position
    ), ', '),
    rtrim(pg_catalog.pg_get_functiondef(p.oid), E'\n'),
    p.prokind = 'p',
    coalesce(d.description, '')
FROM pg_catalog.pg_proc AS p
JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_proc'::regclass AND d.objoid = p.oid AND d.objsubid = 0
WHERE n.nspname = ANY (%(schemas)s)
    AND p.prokind IN ('f', 'p')
    AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend AS e
        WHERE e.classid = 'pg_catalog.pg_proc'::regclass AND e.objid = p.oid AND e.deptype IN ('i', 'e')
    )
ORDER BY n.nspname, p.proname, 4
