"""Many reports: work shared out to processes, and kept from one build to the next."""
