# /// script
# dependencies = ["pyspark"]
# ///
import os

from pyspark.sql import SparkSession

# Without a network, the name of the container leads nowhere.
os.environ["SPARK_LOCAL_HOSTNAME"] = "localhost"
session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
assert session.range(4).count() == 4
session.stop()
