-- What others than the owner may do with one table; a column's name where the right is for it alone.
SELECT
    coalesce(p.column_name, '') AS column_name,
    coalesce(r.rolname, '') AS grantee,
    p.privilege_type,
    p.is_grantable
FROM pg_class AS c
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
WHERE c.oid = %(table)s::regclass AND p.grantee <> c.relowner AND (p.grantee = 0 OR r.oid IS NOT NULL)
ORDER BY 1, 2, 3, 4
