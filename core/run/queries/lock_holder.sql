SELECT
    a.pid,
    coalesce(nullif(a.application_name, ''), 'unnamed'),
    coalesce(a.state, 'of another role'),
    coalesce(extract(epoch FROM clock_timestamp() - a.xact_start), 0)::integer,
    coalesce(nullif(concat_ws(' ', a.wait_event_type, a.wait_event), ''), 'nothing')
FROM pg_catalog.pg_locks AS l
    JOIN pg_catalog.pg_stat_activity AS a USING (pid)
WHERE l.locktype = 'advisory'
    AND l.granted
    AND l.objsubid = 1
    AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
    AND (l.classid::bigint << 32 | l.objid::bigint) = %s
    AND l.pid <> pg_backend_pid()
ORDER BY a.pid
LIMIT 1
