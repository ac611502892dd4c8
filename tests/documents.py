"""PDFs as offices, and people who mean harm, send them."""

import zlib


def pdf(says: bytes = b"/Type /Catalog", *, packed: bytes = b"", filter_: bytes = b"/FlateDecode") -> bytes:
    """Return a small PDF whose catalogue says something; `packed` stands in a stream of objects."""
    body = b"%PDF-1.7\n1 0 obj\n<< " + says + b" >>\nendobj\n"
    if packed:
        stream = zlib.compress(packed) if filter_ == b"/FlateDecode" else packed
        head = b"2 0 obj\n<< /Type /ObjStm /Filter " + filter_ + b" >>\nstream\n"
        body += head + stream + b"\nendstream\nendobj\n"
    return body + b"trailer << /Root 1 0 R >>\n%%EOF\n"
