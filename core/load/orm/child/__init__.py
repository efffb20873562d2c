"""Stand-alone: runs in a process of its own, by path, imports nothing of Slipway, and nothing of Slipway imports it."""
