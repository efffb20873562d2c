-- Put back what settings.sql answered.
SELECT pg_catalog.set_config(name, value, true)
FROM unnest(%(names)s::text[], %(values)s::text[]) AS before (name, value)
