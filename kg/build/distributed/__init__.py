"""The build as a job for an engine that runs on many machines.

job.py            the order of the stages, and what is done by the program that asks for the build
engine.py         what an engine must be able to do, and the rows that pass between steps
extract_step.py   write_step.py
                  the steps: plain functions from an iterator of rows to another
spark_engine.py   spark_session.py
                  Apache Spark, an engine
"""
