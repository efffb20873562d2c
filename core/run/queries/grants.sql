-- What others than the owner may do with views and functions; a column's name where the right is for it alone.
SELECT
    c.oid,
    'TABLE' AS kind,
    n.nspname,
    c.relname AS name,
    '' AS arguments,
    coalesce(p.column_name, '') AS column_name,
    coalesce(r.rolname, '') AS grantee,
    p.privilege_type,
    p.is_grantable
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (
    SELECT NULL::name AS column_name, a.*
    FROM aclexplode(c.relacl) AS a
    UNION ALL
    SELECT t.attname, a.*
    FROM pg_attribute AS t
    CROSS JOIN LATERAL aclexplode(t.attacl) AS a
    WHERE t.attrelid = c.oid AND NOT t.attisdropped
) AS p
LEFT JOIN pg_roles AS r ON r.oid = p.grantee
WHERE c.relkind IN ('v', 'm') AND n.nspname = ANY (%(schemas)s) AND p.grantee <> c.relowner
    AND (p.grantee = 0 OR r.oid IS NOT NULL)
UNION ALL
SELECT
    f.oid,
    CASE f.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END,
    n.nspname,
    f.proname,
    pg_get_function_identity_arguments(f.oid),
    '',
    coalesce(r.rolname, ''),
    a.privilege_type,
    a.is_grantable
FROM pg_proc AS f
JOIN pg_namespace AS n ON n.oid = f.pronamespace
CROSS JOIN LATERAL aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) AS a
LEFT JOIN pg_roles AS r ON r.oid = a.grantee
WHERE f.prokind IN ('f', 'p') AND n.nspname = ANY (%(schemas)s) AND a.grantee <> f.proowner
    AND (a.grantee = 0 OR r.oid IS NOT NULL)
ORDER BY 2, 3, 4, 5, 6, 7, 8
