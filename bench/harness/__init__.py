"""What scripts/bench and bench/compare run with: studies, measured commands, figures, tables."""
