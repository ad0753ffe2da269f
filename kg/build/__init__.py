"""The engine: reports through all stages, over one memo and one pool of processes."""
