-- The policies of the given tables; role 0 is everybody.
SELECT
    p.oid,
    n.nspname,
    c.relname,
    p.polname,
    p.polcmd,
    p.polpermissive,
    ARRAY(
        SELECT coalesce(r.rolname::text, 'public') COLLATE "C"
        FROM unnest(p.polroles) AS k (role)
        LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = k.role
        ORDER BY 1
    ),
    pg_catalog.pg_get_expr(p.polqual, p.polrelid),
    p.polqual IS NOT NULL,
    pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid),
    p.polwithcheck IS NOT NULL,
    coalesce(d.description, '')
FROM pg_catalog.pg_policy AS p
JOIN pg_catalog.pg_class AS c ON c.oid = p.polrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_policy'::regclass AND d.objoid = p.oid AND d.objsubid = 0
WHERE p.polrelid = ANY (%(tables)s::oid[])
ORDER BY n.nspname, c.relname, p.polname
