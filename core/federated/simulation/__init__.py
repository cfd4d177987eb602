"""Simulation: thousands of virtual participants in one process, with the algorithms that run over the network."""
