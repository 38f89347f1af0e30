"""Documents to print or hand out: HTML that stands alone, and PDF of the same page.

The letter to the patient, the billing worksheet, the good-faith estimate and options side by side. HTML needs jinja2
and PDF needs WeasyPrint, both of the extra ``report``; nothing here reads a clock, a network or a file but its own
templates.
"""

from ketacost.reports.documents.document import Document
from ketacost.reports.documents.good_faith import good_faith_document
from ketacost.reports.documents.letter import patient_letter
from ketacost.reports.documents.render import html_text, pdf_bytes
from ketacost.reports.documents.side_by_side import comparison_document
from ketacost.reports.documents.worksheet import billing_worksheet

__all__ = [
    "Document",
    "billing_worksheet",
    "comparison_document",
    "good_faith_document",
    "html_text",
    "patient_letter",
    "pdf_bytes",
]
