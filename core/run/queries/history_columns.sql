SELECT attname
FROM pg_catalog.pg_attribute
WHERE attrelid = to_regclass('slipway.migration_history')
    AND attnum > 0
    AND NOT attisdropped
ORDER BY attnum
