"""One module a format. They run in the reading child, nowhere else."""
