"""`/problems`: every code an error answer may carry, with its sentence in both languages: where the `type` of a problem leads."""

from html import escape

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from yingda.plumbing.messages import catalogue

HEAD = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>错误代码 · Problem codes</title><style>
:root{color-scheme:light dark}body{font:14px/1.5 -apple-system,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;
max-width:960px;margin:24px auto;padding:0 16px}
table{border-collapse:collapse;width:100%}td,th{padding:6px 8px;text-align:start;vertical-align:top;
border-bottom:1px solid #8884}td code{overflow-wrap:anywhere}
tr:target{outline:2px solid #0f766e;outline-offset:-2px}</style>
<h1>错误代码 · Problem codes</h1>
<p>出错的回答都是 <code>application/problem+json</code>（RFC 9457）。程序请按 <code>code</code> 判断，
句子随读者语言变化；大括号里的数字在 <code>params</code> 中。</p>
<p lang="en">Every error answer is <code>application/problem+json</code> (RFC 9457). Programs decide by <code>code</code>; the sentence follows the
reader's language, and what stands in braces is in <code>params</code>.</p>
<table><thead><tr><th>code<th>中文<th>English</thead><tbody>"""


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """All codes, in alphabetical order; `#code` marks one. Open to everybody: it tells nothing of this installation."""
    known = sorted((code, pair) for code, pair in catalogue().items() if not code.startswith("status_"))
    answer = HttpResponse(HEAD + "".join(_row(code, *pair) for code, pair in known) + "</tbody></table></html>")
    answer["Cache-Control"] = "public, max-age=3600"
    return answer


def _row(code: str, zh: str, en: str) -> str:
    return f'<tr id="{escape(code)}"><td><code>{escape(code)}</code><td>{escape(zh)}<td lang="en">{escape(en)}\n'
