"""What `vega bench` measures: one file each with NAME, TITLE and run(say) -> figures."""
