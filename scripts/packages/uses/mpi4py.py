# /// script
# dependencies = ["mpi4py"]
# ///
from mpi4py import MPI

assert MPI.COMM_WORLD.size == 1
