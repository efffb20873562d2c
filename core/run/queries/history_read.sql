SELECT
    seq,
    run::text,
    iteration,
    migration_file,
    direction,
    applied_at,
    checksum,
    other,
    success,
    actor,
    seconds,
    statements,
    state_before,
    state_after,
    error,
    slipway,
    chain
FROM slipway.migration_history
WHERE project = %s
ORDER BY seq
