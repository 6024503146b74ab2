"""What hospitals and payers publish, read into offers: streamed, in bounded memory.

`read.read(source, codes)` takes a path or a binary stream (CSV, XLSX or JSON, plain, .gz or .zip)
and gives the offers of the codes wanted and a report of what was read, kept, dropped and why.
Nothing is imported here: an offer's columns are known (`offers`) before anything is read.
"""
