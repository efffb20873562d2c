-- What a run has put into its parcel; an estimate of the rows, since counting a moved table would cost more than moving it.
INSERT INTO slipway.retained (project, parcel, object, row_count, run)
SELECT
    %(project)s,
    n.nspname,
    c.relname,
    nullif(c.reltuples, -1)::bigint,
    %(run)s
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = ANY (%(parcels)s) AND c.relkind = 'r'
ON CONFLICT DO NOTHING
