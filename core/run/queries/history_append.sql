INSERT INTO slipway.migration_history (
    seq,
    run,
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
    chain,
    layout,
    machine,
    project,
    read_back
)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
