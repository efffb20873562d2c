-- Views and functions as they are now.
SELECT c.oid, 'TABLE' AS kind, n.nspname, c.relname AS name, '' AS arguments
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('v', 'm') AND n.nspname = ANY (%(schemas)s)
UNION ALL
SELECT
    f.oid,
    CASE f.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END,
    n.nspname,
    f.proname,
    pg_get_function_identity_arguments(f.oid)
FROM pg_proc AS f
JOIN pg_namespace AS n ON n.oid = f.pronamespace
WHERE f.prokind IN ('f', 'p') AND n.nspname = ANY (%(schemas)s)
ORDER BY 2, 3, 4, 5
