-- What is no longer there was given back, left over or purged.
DELETE FROM slipway.retained AS r
WHERE r.project = %(project)s
    AND NOT EXISTS (
        SELECT 1
        FROM pg_class AS c
        JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE n.nspname = r.parcel AND c.relname = r.object
    )
