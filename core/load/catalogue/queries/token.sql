-- A number that changes when a name changes that a deparser (pg_get_expr, format_type) looks up outside the snapshot, or
-- a trigger, which pg_get_triggerdef does: counts and hashes of row versions. Temporary objects of other sessions come
-- and go and don't count.
WITH passing AS (
    SELECT oid FROM pg_catalog.pg_namespace WHERE starts_with(nspname, 'pg_temp_') OR starts_with(nspname, 'pg_toast')
), relation AS (
    SELECT oid, ctid, xmin FROM pg_catalog.pg_class
    WHERE oid >= 16384 AND relnamespace NOT IN (SELECT oid FROM passing)
), version AS (
    SELECT 1 AS kind, ctid, xmin FROM relation
    UNION ALL
    SELECT 2, a.ctid, a.xmin FROM pg_catalog.pg_attribute AS a
    WHERE a.attrelid IN (SELECT oid FROM relation) AND a.attnum > 0
    UNION ALL
    SELECT 3, i.ctid, i.xmin FROM pg_catalog.pg_index AS i WHERE i.indexrelid IN (SELECT oid FROM relation)
    UNION ALL
    SELECT 4, ctid, xmin FROM pg_catalog.pg_namespace WHERE oid NOT IN (SELECT oid FROM passing)
    UNION ALL
    SELECT 5, ctid, xmin FROM pg_catalog.pg_type
    WHERE oid >= 16384 AND typnamespace NOT IN (SELECT oid FROM passing)
    UNION ALL
    SELECT 6, ctid, xmin FROM pg_catalog.pg_proc WHERE oid >= 16384
    UNION ALL
    SELECT 7, ctid, xmin FROM pg_catalog.pg_operator WHERE oid >= 16384
    UNION ALL
    SELECT 8, ctid, xmin FROM pg_catalog.pg_collation WHERE oid >= 16384
    UNION ALL
    SELECT 9, ctid, xmin FROM pg_catalog.pg_enum
    UNION ALL
    SELECT 10, ctid, xmin FROM pg_catalog.pg_trigger WHERE tgrelid IN (SELECT oid FROM relation)
)
SELECT count(*), coalesce(bit_xor(hash_record_extended((ctid, xmin), kind)), 0) FROM version
