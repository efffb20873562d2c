SELECT
    n.nspname,
    c.relname,
    c.relkind::text,
    l.mode,
    pg_relation_filenode(c.oid),
    pg_stat_get_xact_numscans(c.oid),
    t.relname
FROM pg_locks AS l
JOIN pg_class AS c ON c.oid = l.relation
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_index AS i ON i.indexrelid = c.oid
LEFT JOIN pg_class AS t ON t.oid = i.indrelid
WHERE
    l.pid = pg_backend_pid()
    AND l.locktype = 'relation'
    AND l.database = (SELECT d.oid FROM pg_database AS d WHERE d.datname = current_database())
    AND c.relkind IN ('r', 'p', 'm', 'i', 'I')
    AND n.nspname <> 'information_schema'
    AND NOT starts_with(n.nspname, 'pg_')
    AND NOT starts_with(n.nspname, 'slipway')
