"""pandas and openpyxl load a workbook into a table of SQLite as it is, with no check.

Every line on standard input is one round into a new database; its seconds are printed.
"""

import os
import sqlite3
import sys
import time

import pandas

workbook, database = sys.argv[1:3]

for _ in sys.stdin:
    if os.path.exists(database):
        os.remove(database)
    began = time.perf_counter()
    connection = sqlite3.connect(database)
    rows = pandas.read_excel(workbook, engine="openpyxl", header=1)
    rows.to_sql("ledger", connection, index=False)
    connection.commit()
    connection.close()
    print(time.perf_counter() - began, flush=True)
