-- What this session's role may and has here, and what the server can take; reset_val is what a new session begins with.
SELECT
    pg_catalog.current_setting('server_version'),
    pg_catalog.pg_backend_pid(),
    coalesce((SELECT s.version FROM pg_catalog.pg_stat_ssl AS s WHERE s.pid = pg_catalog.pg_backend_pid()), ''),
    current_user::text,
    r.rolsuper,
    pg_catalog.has_database_privilege(current_database(), 'CREATE'),
    r.rolsuper OR r.rolcreatedb,
    r.rolsuper OR r.rolbypassrls,
    ARRAY(SELECT e.extname::text COLLATE "C" FROM pg_catalog.pg_extension AS e ORDER BY 1),
    ARRAY(SELECT a.name::text COLLATE "C" FROM pg_catalog.pg_available_extensions AS a ORDER BY 1),
    NOT EXISTS (
        SELECT FROM pg_catalog.pg_namespace AS n
        WHERE n.nspname = ANY (%(schemas)s::text[]) AND NOT pg_catalog.pg_has_role(n.nspowner, 'USAGE')
    ),
    pg_catalog.current_setting('max_locks_per_transaction')::integer * (
        pg_catalog.current_setting('max_connections')::integer
        + pg_catalog.current_setting('max_prepared_transactions')::integer
    ),
    pg_catalog.pg_is_in_recovery(),
    (SELECT t.reset_val = 'on' FROM pg_catalog.pg_settings AS t WHERE t.name = 'default_transaction_read_only')
FROM pg_catalog.pg_roles AS r
WHERE r.rolname = current_user
