"""docxtpl fills given values into the placeholders {{ v0 }}, {{ v1 }} ... of a document made from a text.

Every line on standard input is one round; its seconds are printed.
"""

import io
import re
import sys
import time

from docx import Document
from docxtpl import DocxTemplate

text_file, template = sys.argv[1:3]
with open(text_file, encoding="utf-8") as text:
    paragraphs = text.read().splitlines()
document = Document()
for paragraph in paragraphs:
    document.add_paragraph(paragraph)
document.save(template)
names = re.findall(r"{{ (v\d+) }}", "\n".join(paragraphs))
values = {name: str(37 * n) for n, name in enumerate(names)}

for _ in sys.stdin:
    began = time.perf_counter()
    filled = DocxTemplate(template)
    filled.render(values)
    filled.save(io.BytesIO())
    print(time.perf_counter() - began, flush=True)
