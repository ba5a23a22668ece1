# /// script
# dependencies = ["lightgbm"]
# ///
import lightgbm
import numpy

data = lightgbm.Dataset(numpy.random.rand(100, 2), numpy.random.rand(100))
assert lightgbm.train({"verbose": -1}, data, 2).num_trees() == 2
