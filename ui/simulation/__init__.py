"""The Simulation page: try a training with virtual participants before anybody is invited."""
