"""What a stranger finds in a workbook: its sheets with their rows, and whether the archive is sound."""

import json
import sys
import zipfile

import openpyxl

name = sys.argv[1]
with zipfile.ZipFile(name) as archive:
    broken = archive.testzip()
book = openpyxl.load_workbook(name, read_only=True)
sheets = {
    sheet.title: [[[cell.data_type, cell.value] for cell in row] for row in sheet.iter_rows()]
    for sheet in book
}
json.dump({"broken": broken, "sheets": sheets}, sys.stdout)
