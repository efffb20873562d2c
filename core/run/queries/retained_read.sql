-- What the ledger says is kept and the catalogue still has; the newest run that noted it.
SELECT DISTINCT ON (r.parcel, r.object)
    r.parcel,
    r.object,
    c.relkind::text AS kind,
    r.run::text AS run,
    r.kept_at,
    r.row_count,
    pg_total_relation_size(c.oid) AS bytes
FROM slipway.retained AS r
JOIN pg_namespace AS n ON n.nspname = r.parcel
JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = r.object
WHERE r.project = %s
ORDER BY r.parcel, r.object, r.kept_at DESC
