-- What a run has put into its parcel; an estimate of the rows, since counting a moved table would cost more than moving it.
INSERT INTO slipway.retained (project, parcel, object, row_count, run)
SELECT
    %(project)s,
    n.nspname,
    c.relname,
    CASE c.relkind WHEN 'r' THEN nullif(c.reltuples, -1)::bigint END,
    %(run)s
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = ANY (%(parcels)s)
    AND (
        c.relkind = 'r'
        OR c.relkind = 'S' AND NOT EXISTS (
            SELECT 1
            FROM pg_depend AS d
            WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
        )
    )
ON CONFLICT DO NOTHING
