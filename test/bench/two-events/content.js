// Empty on purpose: what injecting any script costs.
