"""Write the sample files, each in the layout of its format, and what a reader must make of them: run it to renew them.

Articles are ours, of invented countries. ``python tests/sources/make_samples.py`` writes ``tests/sources/samples``.
"""

from __future__ import annotations

import base64
import datetime
import email.policy
import hashlib
import io
import json
import zipfile
import zlib
from email.message import EmailMessage
from pathlib import Path

HERE = Path(__file__).parent / "samples"
TITLE = "Talks between A-land and B-land resume in Osla"
LEAD = "OSLA, 11 July (A-land News) — The foreign ministers of A-land and B-land met in Osla on Thursday for the third time this year."
PARAS = [
    LEAD,
    "“We have moved closer on the border,” Foreign Minister Ana Roe said after the talks, which Norland hosted.",
    "Her counterpart Tom Poe said that two questions stay open: the return of displaced people, and transit between the two parts of his country.",
    "Norland’s foreign ministry said in a statement that both sides had agreed to exchange drafts by the end of the month and to meet again in August.",
    "The two countries have held talks since 2021. They closed their border after a short war in the mountains north of the river, and opened one crossing last year.",
]
TEXT = "\n\n".join(PARAS) + "\n"
URL = "https://news.example/2024/07/11/talks-resume"
OUTLET = "A-land News"
BASE = {
    "title": TITLE,
    "published": "2024-07-11",
    "outlet": OUTLET,
    "text": TEXT,
    "language": "en",
    "kind": "news_report",
    "dateline": ["OSLA", "Osla"],
    "said": "The foreign ministers",
}
SECOND = {
    "title": "B-land names envoy for talks",
    "published": "2024-07-12",
    "text": "B-land named Ira Moe its envoy for the talks with A-land on Friday. She was ambassador in Norland.\n\nMoe said that she would travel to Osla next week.\n",
}


def write(name: str, data: bytes | str) -> None:
    (HERE / name).write_bytes(data.encode() if isinstance(data, str) else data)


def html(body: str, head: str = "") -> str:
    return f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{TITLE} | {OUTLET}</title>{head}</head><body>{body}</body></html>\n'


def article_page() -> str:
    linked = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": TITLE,
        "datePublished": "2024-07-11T14:05:00+02:00",
        "dateModified": "2024-07-12T09:00:00+02:00",
        "author": {"@type": "Person", "name": "Ira Moe"},
        "publisher": {"@type": "Organization", "name": OUTLET},
    }
    head = f'<link rel="canonical" href="{URL}"><meta property="og:site_name" content="{OUTLET}"><meta property="article:published_time" content="2024-07-11T14:05:00+02:00"><script type="application/ld+json">{json.dumps(linked)}</script>'
    menu = "".join(f'<li><a href="/{x}">{x.title()}</a></li>' for x in ("home", "world", "sport", "weather", "contact"))
    paras = "".join(f"<p>{p}</p>\n" for p in PARAS)
    return html(
        f"<nav><ul>{menu}</ul></nav><main><article><h1>{TITLE}</h1>\n{paras}</article></main><footer><p>All rights kept. <a href='/cookies'>Cookies</a></p></footer>",
        head,
    )


def samples() -> dict[str, list[dict]]:
    """Write all files; what each must be read as."""
    HERE.mkdir(exist_ok=True)
    expected: dict[str, list[dict]] = {}
    plain = {k: v for k, v in BASE.items() if k != "outlet"}

    write("report.txt", f"{TITLE}\nBy Ira Moe\nPublished: July 11, 2024 14:05 CET\n\n{TEXT}")
    expected["report.txt"] = [
        plain | {"text": f"{TITLE}\nBy Ira Moe\nPublished: July 11, 2024 14:05 CET\n\n{TEXT}", "byline": "Ira Moe"}
    ]
    matter = f"---\ntitle: {TITLE}\ndate: 2024-07-11\nauthor: Ira Moe\noutlet: {OUTLET}\n---\n\n"
    write("report.md", f"{matter}{TEXT}")
    expected["report.md"] = [BASE | {"text": matter + TEXT, "byline": "Ira Moe"}]

    write("article.html", article_page())
    expected["article.html"] = [
        BASE | {"url": URL, "byline": "Ira Moe", "modified": "2024-07-12", "timezone": "+02:00"}
    ]
    saved = EmailMessage(policy=email.policy.SMTP)
    saved["From"] = "<Saved by a browser>"
    saved["Snapshot-Content-Location"] = URL
    saved["Subject"] = TITLE
    saved["Date"] = "Mon, 5 Aug 2024 10:00:00 -0000"
    saved["MIME-Version"] = "1.0"
    saved.set_content(article_page(), subtype="html", cte="quoted-printable")
    saved.make_related(boundary="----MultipartBoundary--ours")
    write("page.mhtml", saved.as_bytes())
    expected["page.mhtml"] = [BASE | {"url": URL, "byline": "Ira Moe"}]

    message = EmailMessage(policy=email.policy.SMTP)
    message["From"], message["To"] = "A-land News <desk@news.example>", "reader@example.org"
    message["Subject"], message["Date"] = TITLE, "Thu, 11 Jul 2024 14:05:00 +0200"
    message.set_content(TEXT, cte="quoted-printable")
    message.add_alternative(article_page(), subtype="html")
    message.set_boundary("ours")
    write("message.eml", message.as_bytes())
    expected["message.eml"] = [plain | {"timezone": "+0200"}]

    docx_samples(expected, plain)
    write("report.pdf", pdf([TITLE, "11 July 2024", "", *PARAS]))
    expected["report.pdf"] = [plain | {"text": f"{TITLE}\n\n11 July 2024\n\n{TEXT}"}]
    write("report.rtf", rtf([TITLE, "11 July 2024", *PARAS]))
    expected["report.rtf"] = [plain | {"text": f"{TITLE}\n\n11 July 2024\n\n{TEXT}"}]

    rows = [
        {"nr": "1", "body": TEXT, "day": "2024-07-11", "headline": TITLE, "paper": OUTLET},
        {"nr": "2", "body": SECOND["text"], "day": "2024-07-12", "headline": SECOND["title"], "paper": OUTLET},
    ]
    both = [BASE | {"source_id": "1"}, SECOND | {"source_id": "2", "outlet": OUTLET, "kind": "news_report"}]
    write(
        "rows.jsonl",
        "".join(
            json.dumps(
                {"id": r["nr"], "text": r["body"], "date": r["day"], "title": r["headline"], "outlet": r["paper"]},
                ensure_ascii=False,
            )
            + "\n"
            for r in rows
        ),
    )
    lines = ["nr;body;day;headline;paper"] + [";".join('"' + r[k].replace('"', '""') + '"' for k in r) for r in rows]
    write("rows.csv", "\r\n".join(lines) + "\r\n")
    import pyarrow
    import pyarrow.parquet

    pyarrow.parquet.write_table(
        pyarrow.Table.from_pylist([r | {"day": datetime.date.fromisoformat(r["day"])} for r in rows]),
        HERE / "rows.parquet",
        write_page_checksum=True,
    )
    expected |= {"rows.jsonl": both, "rows.csv": both, "rows.parquet": both}

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("report.txt", "article.html"):
            archive.writestr(
                zipfile.ZipInfo(f"folder/{name}", (2024, 7, 11, 0, 0, 0)),
                (HERE / name).read_bytes(),
                zipfile.ZIP_DEFLATED,
            )
    write("folder.zip", buffer.getvalue())
    expected["folder.zip"] = [*expected["article.html"], *expected["report.txt"]]

    feeds(expected)
    archives(expected)
    agencies(expected, plain)
    return expected


def docx_samples(expected: dict[str, list[dict]], plain: dict) -> None:
    import docx

    file = docx.Document()
    file.core_properties.created = file.core_properties.modified = datetime.datetime(2024, 8, 1)
    file.add_heading(TITLE, 0)
    for text in ("11 July 2024", *PARAS):
        file.add_paragraph(text)
    file.save(HERE / "report.docx")
    expected["report.docx"] = [plain | {"text": f"{TITLE}\n\n11 July 2024\n\n{TEXT}"}]

    file = docx.Document()
    file.core_properties.created = file.core_properties.modified = datetime.datetime(2024, 8, 1)
    for text in nexis_lines():
        file.add_paragraph(text)
    file.save(HERE / "nexis.docx")
    write("nexis.rtf", rtf(nexis_lines()))
    write("nexis.html", html("".join(f"<p>{x}</p>" for x in nexis_lines())))
    write("nexis_old.txt", "\n\n".join(old_nexis_lines()) + "\n")
    found = [
        BASE | {"byline": "Ira Moe", "modified": "2024-07-12"},
        SECOND | {"outlet": "B-land Daily", "kind": "news_report"},
    ]
    for name in ("nexis.docx", "nexis.rtf", "nexis.html", "nexis_old.txt"):
        expected[name] = found
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(
            zipfile.ZipInfo("Files (2).docx", (2024, 7, 11, 0, 0, 0)),
            (HERE / "nexis.docx").read_bytes(),
            zipfile.ZIP_DEFLATED,
        )
    write("nexis.zip", buffer.getvalue())
    expected["nexis.zip"] = found

    write("factiva.rtf", rtf(factiva_lines()))
    codes = "".join(
        f"<tr><td><b>{c}</b></td><td>{''.join(f'<p>{x}</p>' for x in v)}</td></tr>" for c, v in factiva_codes()
    )
    write("factiva.html", html(f"<table>{codes}</table>"))
    factiva = BASE | {"source_id": "ALNEWS0020240711ek7b0001x", "byline": "Ira Moe"}
    expected["factiva.rtf"] = [
        factiva,
        SECOND | {"outlet": "B-land Daily", "source_id": "BLDAIL0020240712ek7c0002y", "kind": "news_report"},
    ]
    expected["factiva.html"] = [factiva]


def nexis_lines() -> list[str]:
    words = sum(len(p.split()) for p in PARAS)
    return [
        "Page 1 of 4", TITLE, OUTLET, "July 11, 2024 Thursday", "Copyright 2024 A-land News All Rights Reserved", "Section: WORLD; Pg. 4", f"Length: {words} words", "Byline: Ira Moe",
        "Body", *PARAS, "Classification", "Language: ENGLISH", "Publication-Type: Newspaper", "Subject: TALKS & TREATIES (90%)", "Load-Date: July 12, 2024", "End of Document",
        SECOND["title"], "B-land Daily", "July 12, 2024 Friday", "Copyright 2024 B-land Daily", "Length: 27 words", "Body", *SECOND["text"].strip().split("\n\n"),
        "Classification", "Language: ENGLISH", "Load-Date: July 13, 2024", "End of Document",
    ]  # fmt: skip


def old_nexis_lines() -> list[str]:
    return [
        "1 of 2 DOCUMENTS", OUTLET, "July 11, 2024 Thursday", TITLE, "BYLINE: Ira Moe", "SECTION: WORLD; Pg. 4", "LENGTH: 103 words", "BODY:", *PARAS,
        "LOAD-DATE: July 12, 2024", "LANGUAGE: ENGLISH", "PUBLICATION-TYPE: Newspaper", "Copyright 2024 A-land News",
        "2 of 2 DOCUMENTS", "B-land Daily", "July 12, 2024 Friday", SECOND["title"], "LENGTH: 27 words", "BODY:", *SECOND["text"].strip().split("\n\n"), "LOAD-DATE: July 13, 2024", "LANGUAGE: ENGLISH",
    ]  # fmt: skip


def factiva_lines() -> list[str]:
    return [
        "World", TITLE, "By Ira Moe", "103 words", "11 July 2024", "14:05", OUTLET, "ALNEWS", "English", "(c) 2024 A-land News", *PARAS, "Document ALNEWS0020240711ek7b0001x",
        SECOND["title"], "27 words", "12 July 2024", "B-land Daily", "BLDAIL", "English", "(c) 2024 B-land Daily", *SECOND["text"].strip().split("\n\n"), "Document BLDAIL0020240712ek7c0002y",
    ]  # fmt: skip


def factiva_codes() -> list[tuple[str, list[str]]]:
    return [
        ("HD", [TITLE]), ("BY", ["By Ira Moe"]), ("WC", ["103 words"]), ("PD", ["11 July 2024"]), ("ET", ["14:05"]), ("SN", [OUTLET]), ("SC", ["ALNEWS"]), ("LA", ["English"]),
        ("CY", ["(c) 2024 A-land News"]), ("LP", PARAS[:2]), ("TD", PARAS[2:]), ("PUB", ["A-land Press"]), ("AN", ["Document ALNEWS0020240711ek7b0001x"]),
    ]  # fmt: skip


def feeds(expected: dict[str, list[dict]]) -> None:
    body = "".join(f"<p>{p}</p>" for p in PARAS)
    write("feed.rss", f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>{OUTLET}</title><link>https://news.example/</link><description>News</description>
<item><title>{TITLE}</title><link>{URL}</link><guid>tag:1</guid><pubDate>Thu, 11 Jul 2024 14:05:00 +0200</pubDate><description>Talks resume.</description><content:encoded><![CDATA[{body}]]></content:encoded></item>
<item><title>{SECOND["title"]}</title><link>https://news.example/2</link><guid>tag:2</guid><pubDate>Fri, 12 Jul 2024 08:00:00 GMT</pubDate><description>{SECOND["text"].split(chr(10))[0]}</description></item>
</channel></rss>
""")  # fmt: skip
    second = SECOND | {
        "text": SECOND["text"].split("\n")[0] + "\n",
        "source_id": "tag:2",
        "outlet": OUTLET,
        "kind": "news_report",
        "url": "https://news.example/2",
    }
    expected["feed.rss"] = [BASE | {"url": URL, "source_id": "tag:1", "timezone": "+0200"}, second]
    write("feed.atom", f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>{OUTLET}</title><id>tag:feed</id><updated>2024-07-12T09:00:00Z</updated>
<entry><title>{TITLE}</title><link href="{URL}"/><id>tag:1</id><published>2024-07-11T14:05:00+02:00</published><updated>2024-07-12T09:00:00Z</updated><author><name>Ira Moe</name></author>
<content type="html">{body.replace("<", "&lt;").replace(">", "&gt;")}</content></entry></feed>
""")  # fmt: skip
    expected["feed.atom"] = [BASE | {"url": URL, "source_id": "tag:1", "byline": "Ira Moe", "modified": "2024-07-12"}]


def archives(expected: dict[str, list[dict]]) -> None:
    page = article_page().encode()
    http = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nLast-Modified: Fri, 12 Jul 2024 09:00:00 GMT\r\nContent-Length: %d\r\n\r\n"
        % len(page)
        + page
    )
    digest = base64.b32encode(hashlib.sha1(http).digest()).decode()

    def record(kind: str, body: bytes, extra: str) -> bytes:
        head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{len(body):012d}>\r\nWARC-Date: 2024-08-01T00:00:00Z\r\n{extra}Content-Length: {len(body)}\r\n\r\n"
        return head.encode() + body + b"\r\n\r\n"

    info = record("warcinfo", b"software: ours\r\n", "Content-Type: application/warc-fields\r\n")
    response = record(
        "response",
        http,
        f"WARC-Target-URI: {URL}\r\nWARC-Block-Digest: sha1:{digest}\r\nContent-Type: application/http; msgtype=response\r\n",
    )
    write("crawl.warc", info + response)
    expected["crawl.warc"] = [BASE | {"url": URL, "byline": "Ira Moe", "modified": "2024-07-12"}]


def agencies(expected: dict[str, list[dict]], plain: dict) -> None:
    body = "".join(f"<p>{p}</p>" for p in PARAS)
    write("item.g2.xml", f"""<?xml version="1.0" encoding="UTF-8"?>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" standard="NewsML-G2" standardversion="2.31" guid="urn:newsml:news.example:20240711:1" version="2" xml:lang="en">
<itemMeta><itemClass qcode="ninat:text"/><provider literal="{OUTLET}"/><versionCreated>2024-07-12T09:00:00+02:00</versionCreated><firstCreated>2024-07-11T14:05:00+02:00</firstCreated><pubStatus qcode="stat:usable"/></itemMeta>
<contentMeta><by>Ira Moe</by><dateline>OSLA, 11 July</dateline><language tag="en"/><headline>{TITLE}</headline></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>{TITLE}</title></head><body>{body}</body></html></inlineXML></contentSet>
</newsItem>
""")  # fmt: skip
    item = BASE | {
        "source_id": "urn:newsml:news.example:20240711:1",
        "byline": "Ira Moe",
        "modified": "2024-07-12",
        "timezone": "+02:00",
    }
    expected["item.g2.xml"] = [item]
    ninjs = {
        "uri": item["source_id"],
        "type": "text",
        "firstcreated": "2024-07-11T14:05:00+02:00",
        "versioncreated": "2024-07-12T09:00:00+02:00",
        "pubstatus": "usable",
        "language": "en",
        "headline": TITLE,
        "byline": "Ira Moe",
        "located": "Osla",
        "copyrightholder": OUTLET,
        "body_xhtml": body,
    }
    write("item.ninjs.json", json.dumps(ninjs, ensure_ascii=False, indent=1))
    expected["item.ninjs.json"] = [item]


def rtf(lines: list[str]) -> str:
    def escape(line: str) -> str:
        return "".join(
            c if ord(c) < 128 and c not in "\\{}" else f"\\{c}" if ord(c) < 128 else f"\\u{ord(c)}?" for c in line
        )

    body = "".join(f"\\pard {escape(x)}\\par\n" for x in lines)
    return "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Times New Roman;}}\n\\f0\\fs24\n" + body + "}\n"


def pdf(lines: list[str]) -> bytes:
    """A PDF of one page with a compressed text stream; lines are broken at 90 characters, as a typesetter does."""
    import textwrap

    shown = [part for line in lines for part in ([*textwrap.wrap(line, 90), ""] if line else [])]
    text = " T* ".join("(" + x.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") + ") Tj" for x in shown)
    stream = zlib.compress(f"BT /F1 10 Tf 50 780 Td 13 TL {text} ET".encode("cp1252"))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(stream) + stream + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /CreationDate (D:20240801120000Z) >>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % o for o in offsets)
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
        + table
        + b"trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    )


if __name__ == "__main__":
    (HERE / "expected.json").write_text(json.dumps(samples(), ensure_ascii=False, indent=1) + "\n")
