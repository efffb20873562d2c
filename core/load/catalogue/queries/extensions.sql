-- The extensions of the asked schemas; their members are left out everywhere else.
SELECT x.extname, n.nspname
FROM pg_catalog.pg_extension AS x
JOIN pg_catalog.pg_namespace AS n ON n.oid = x.extnamespace
WHERE n.nspname = ANY (%(schemas)s)
ORDER BY x.extname
