"""The build as a job for an engine that runs on many machines.

job.py           the order of the stages, and what an engine is asked for
engine.py        what an engine must be able to do
extract_step.py  resolve_step.py  topic_step.py  report_step.py  write_step.py
                 the steps: plain functions from an iterator of rows to another
spark_engine.py  Apache Spark, an engine
"""
