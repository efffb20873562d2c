-- What the catalogue read back as when a run ended.
SELECT read_back::text FROM slipway.migration_history WHERE project = %s AND seq = %s
