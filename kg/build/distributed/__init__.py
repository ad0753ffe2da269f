"""The build as a job for an engine that runs on many machines.

job.py          the order of the stages, and what an engine is asked for
engine.py       what an engine must be able to do
extracting.py   naming.py   clustering.py   sharing.py   weighing.py   writing.py
                the steps: plain functions from an iterator of rows to another
spark.py        Apache Spark, an engine
"""
