"""Tables in files: CSV, XLSX and JSON Lines, read row by row in bounded memory, whatever the encoding."""
