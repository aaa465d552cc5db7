"""Coded encounters as one HTML page: the note with its evidence coloured, the codes beside it.

The page is one file, asks the network for nothing (its own policy forbids it) and works without scripts: every mark links to
its code and every quote to its mark. A number stands beside each colour, so that nothing is said by colour alone.
"""

from collections.abc import Sequence
from html import escape
from importlib.resources import files

from nosology.cli.rendering.marks import Run, cut
from nosology.cli.rendering.words import REVIEW, editions, patient, quote
from nosology.desk.coding import Answer
from nosology.model.books import Step
from nosology.model.encounter import Document
from nosology.model.findings import Evidence
from nosology.model.result import CodedDiagnosis, CodedProcedure, NotCoded, ProviderQuery, Role, RuleFinding, Visit

_HUES = 8
_LOW_CONFIDENCE = 0.5
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"


def page(answers: Sequence[Answer]) -> str:
    """One page for all the encounters, in order."""
    names = [answer.coded.id for answer in answers]
    title = names[0] if len(names) == 1 else f"{len(names)} encounters"
    articles = "\n".join(_article(number, answer) for number, answer in enumerate(answers, start=1))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)} · nosology</title>\n<style>\n{_asset('page.css')}</style>\n</head>\n<body>\n"
        f"{_contents(names)}{articles}\n"
        f'<footer class="quiet">{escape(REVIEW)} <span class="keys">Keys: j and k go from code to code.</span></footer>\n'
        f"<script>\n{_asset('page.js')}</script>\n</body>\n</html>\n"
    )


def _asset(name: str) -> str:
    return files("nosology.cli.rendering").joinpath(name).read_text(encoding="utf-8")


def _contents(names: list[str]) -> str:
    if len(names) < 2:
        return ""
    links = "".join(f'<a href="#e{number}">{escape(name)}</a>' for number, name in enumerate(names, start=1))
    return f'<nav class="list" aria-label="Encounters">{links}</nav>\n'


class _View:
    """One encounter on the page: how its parts are called and link to each other."""

    def __init__(self, number: int, answer: Answer) -> None:
        self.place = f"e{number}"
        self.answer = answer
        self.coded = answer.coded
        self._documents = {document.id: number for number, document in enumerate(answer.encounter.documents, start=1)}

    @property
    def titles(self) -> list[str]:
        """What each code says, by its number less one."""
        diagnoses = [f"{item.code.value} {item.title}" for item in self.coded.diagnoses]
        return [*diagnoses, *(f"{item.code.value} {item.title}" for item in self.coded.procedures)]

    def mark(self, document: str, start: int) -> str:
        """Id of the mark that begins there."""
        return f"{self.place}-{self._documents.get(document, 0)}-{start}"

    def quotes(self, evidence: tuple[Evidence, ...]) -> str:
        """The quotes of a code, each a link to its mark."""
        links = (f'<a href="#{self.mark(piece.document, piece.start)}">“{escape(quote(piece.text))}”</a>' for piece in evidence)
        return f'<ul class="quotes">{"".join(f"<li>{link}</li>" for link in links)}</ul>'


def _article(number: int, answer: Answer) -> str:
    view = _View(number, answer)
    facts = [answer.coded.setting.value, answer.coded.date_of_service.isoformat(), patient(answer), editions(answer)]
    return (
        f'<article id="{view.place}">\n<header class="top"><h1>{escape(answer.coded.id)}</h1>'
        f'<span class="facts">{escape(" · ".join(fact for fact in facts if fact))}</span></header>\n'
        f'<div class="grid">\n<section class="note" aria-label="Note">{_documents(view)}</section>\n'
        f'<aside class="codes" aria-label="Codes">{_codes(view)}</aside>\n</div>\n</article>'
    )


def _documents(view: _View) -> str:
    several = len(view.answer.encounter.documents) > 1
    return "\n".join(
        f"<h2>{escape(document.kind)}{f' ({escape(document.id)})' if several else ''}</h2>"
        f'<div class="text">{_text(view, document)}</div>'
        for document in view.answer.encounter.documents
    )


def _text(view: _View, document: Document) -> str:
    titles = view.titles
    return "".join(_run(view, document.id, run, titles) for run in cut(document.id, document.text, view.coded))


def _run(view: _View, document: str, run: Run, titles: list[str]) -> str:
    text = escape(run.text, quote=False)
    anchor = view.mark(document, run.start)
    if run.codes:
        first, numbers = run.codes[0], " ".join(map(str, run.codes))
        what = escape("; ".join(titles[code - 1] for code in run.codes))
        return (
            f'<a class="ev hue{_hue(first)}" id="{anchor}" href="#{view.place}-c{first}" data-n="{numbers}" title="{what}">'
            f"{text}<sup>{numbers.replace(' ', ',')}</sup></a>"
        )
    if run.left_out:
        number = run.left_out[0]
        why = escape(view.coded.not_coded[number - 1].reason)
        return (
            f'<a class="out" id="{anchor}" href="#{view.place}-x{number}" data-n="x{number}" title="Left out: {why}">{text}</a>'
        )
    return text


def _hue(number: int) -> int:
    return (number - 1) % _HUES + 1


def _codes(view: _View) -> str:
    coded = view.coded
    diagnoses = [_diagnosis(view, number, item) for number, item in enumerate(coded.diagnoses, start=1)]
    procedures = [_procedure(view, number, item) for number, item in enumerate(coded.procedures, start=len(diagnoses) + 1)]
    left_out = [_left_out(view, number, item) for number, item in enumerate(coded.not_coded, start=1)]
    return (
        (_list("Diagnoses", diagnoses) or '<h2>Diagnoses</h2><p class="quiet">No diagnosis could be coded.</p>')
        + _list("Procedures", procedures)
        + _list("Visit", [_visit(coded.visit)] if coded.visit else [])
        + _list("Queries", [_query(item) for item in coded.queries])
        + _list("Findings", [_finding(item) for item in coded.findings])
        + _list("Left out", left_out)
    )


def _list(title: str, items: list[str]) -> str:
    return f'<h2>{title} <span class="quiet">{len(items)}</span></h2>\n<ol>{"".join(items)}</ol>\n' if items else ""


def _diagnosis(view: _View, number: int, item: CodedDiagnosis) -> str:
    tags = _tag(item.role.value, "tag" if item.role is Role.SECONDARY else "tag first")
    tags += _tag(f"POA {item.poa}") if item.poa else ""
    head = _head(number, item.code.value, tags, item.confidence)
    return _card(view, number, head, item)


def _procedure(view: _View, number: int, item: CodedProcedure) -> str:
    tags = _tag(item.system.value) + (_tag(f"{item.units} units") if item.units != 1 else "")
    head = _head(number, "-".join((item.code.value, *item.modifiers)), tags, item.confidence)
    return _card(view, number, head, item)


def _head(number: int, code: str, tags: str, confidence: float) -> str:
    level = "sure" if confidence >= _LOW_CONFIDENCE else "sure low"
    return (
        f'<div class="head"><span class="number">{number}</span><span class="code">{escape(code)}</span>{tags}'
        f'<span class="{level}" title="confidence">{confidence:.0%}</span></div>'
    )


def _card(view: _View, number: int, head: str, item: CodedDiagnosis | CodedProcedure) -> str:
    return (
        f'<li class="card hue{_hue(number)}" id="{view.place}-c{number}" data-n="{number}" tabindex="-1">{head}'
        f"<div>{escape(item.title)}</div>{view.quotes(item.evidence)}{_why(item.because)}</li>\n"
    )


def _tag(text: str, kind: str = "tag") -> str:
    return f'<span class="{kind}">{escape(text)}</span>'


def _why(steps: tuple[Step, ...]) -> str:
    if not steps:
        return ""
    lines = (f"<li>{escape(step.step)}: {escape(step.note)} <cite>{escape(step.cite)}</cite></li>" for step in steps)
    return f"<details><summary>Why</summary><ol>{''.join(lines)}</ol></details>"


def _visit(visit: Visit) -> str:
    minutes = "" if visit.minutes is None else f", {visit.minutes} minutes"
    elements = f"problems {visit.problems}, data {visit.data}, risk {visit.risk}{minutes}"
    return (
        f'<li class="card"><div class="head"><span class="code">{escape("-".join((visit.code, *visit.modifiers)))}</span>'
        f"{_tag(visit.mdm)}</div><div>{escape(elements)}</div>{_audit(visit)}{_why(visit.because)}</li>"
    )


def _audit(visit: Visit) -> str:
    """The audit sheet: a box to tick for each thing that was credited."""
    lines = (
        f'<label><input type="checkbox"> {escape(item.element)}: {escape(item.item)}, {escape(item.credit)} '
        f"“{escape(quote(item.evidence[0].text) if item.evidence else '')}”</label>"
        for item in visit.audit
    )
    return f"<details open><summary>Audit sheet</summary>{''.join(lines)}</details>" if visit.audit else ""


def _left_out(view: _View, number: int, item: NotCoded) -> str:
    code = f'<span class="code">{escape(item.code)}</span>' if item.code else ""
    mark = view.mark(item.evidence.document, item.evidence.start)
    return (
        f'<li class="card" id="{view.place}-x{number}" data-n="x{number}"><div class="head">{code}'
        f'<a href="#{mark}">“{escape(quote(item.evidence.text))}”</a></div>'
        f"<div>{escape(item.reason)} <cite>{escape(item.cite)}</cite></div></li>\n"
    )


def _query(item: ProviderQuery) -> str:
    options = "".join(f'<label><input type="checkbox"> {escape(option)}</label>' for option in item.options)
    return f'<li class="card query"><strong>{escape(item.topic)}</strong><div>{escape(item.question)}</div>{options}</li>'


def _finding(item: RuleFinding) -> str:
    return (
        f'<li class="card query"><div class="head"><strong>{escape(item.rule)}</strong>{_tag(item.severity)}</div>'
        f"<div>{escape(item.message)} <cite>{escape(item.cite)}</cite></div></li>"
    )
