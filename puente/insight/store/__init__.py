"""Where insight's blocks come from: one machine, or a cluster."""
