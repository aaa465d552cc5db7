"""The implementation guides as pyx12 has them; its parts put together for the dental claim, which it has in no 005010 map."""

import copy
import xml.etree.ElementTree as ElementTree
from importlib.resources import files
from typing import Any

from nosology.exchange.extras import need
from nosology.model.claim import ClaimForm

CONTROL_MAP = "x12.control.00501.xml"
_PROFESSIONAL = "837.5010.X222.A1.xml"
_MAPS = {ClaimForm.PROFESSIONAL: _PROFESSIONAL, ClaimForm.INSTITUTIONAL: "837Q3.I.5010.X223.A1.xml"}
_OLD_DENTAL = "837.4010.X097.A1.xml"
_GUIDES = ("005010X222A1", "005010X224A2")
# What the dental guide leaves out of the professional one; a REF, DTP or NTE is told by its qualifier.
_CLAIM_SEGMENTS = frozenset(["CR1", "CR2", "CRC"])
_CLAIM_DATES = ("431", "454", "304", "453", "484", "455", "471", "314", "297", "296", "435", "096", "090", "444")
_CLAIM_QUALIFIERS = frozenset([*_CLAIM_DATES, "F5", "EW", "X4", "LX", "EA", "P4", "1J"])
_CLAIM_LOOPS = frozenset(["2310E", "2310F"])
_LINE_SEGMENTS = frozenset(["SV1", "SV5", "PWK", "CR1", "CR3", "CRC", "MEA", "PS1", "NTE", "QTY"])
_LINE_QUALIFIERS = frozenset(["607", "463", "461", "304", "738", "011", "455", "454", "471", "EW", "X4", "F4", "BT", "F4"])
_LINE_LOOPS = frozenset(["2410", "2420B", "2420E", "2420F", "2420G", "2420H", "2440"])
_POINTERS = ("SV107", "SV311", "11")
_SERVICE_PLACES = {"SV3": "3700", "TOO": "3820"}


def load_guide(form: ClaimForm | None) -> Any:
    """The map of a claim form, or of the envelopes when there is none. It takes a fifth of a second.

    Raises:
        MissingExtraError: The extra `x12` is not installed.
    """
    map_if = need("pyx12.map_if", "x12", "claims", "Checking")
    parameters = need("pyx12.params", "x12", "claims", "Checking").params()
    if form is ClaimForm.DENTAL:
        return map_if.map_if(_dental(), parameters)
    return map_if.load_map_file(_MAPS[form] if form else CONTROL_MAP, parameters)


def _tree(name: str) -> ElementTree.Element:
    return ElementTree.fromstring(files("pyx12").joinpath("map", name).read_bytes())


def _dental() -> ElementTree.Element:
    """The professional map with the services of the old dental map, without what the dental guide does not have.

    Source: ASC X12N/005010X224A2, loops 2300 and 2400.
    """
    root, old = _tree(_PROFESSIONAL), _tree(_OLD_DENTAL)
    for code in root.iter("code"):
        code.text = _GUIDES[1] if code.text == _GUIDES[0] else code.text
    services = {name: next(item for item in old.iter("segment") if item.get("xid") == name) for name in _SERVICE_PLACES}
    for loop in list(root.iter("loop")):
        if loop.get("xid") == "2300":
            _cut(loop, _CLAIM_SEGMENTS, _CLAIM_QUALIFIERS, _CLAIM_LOOPS)
            _claim(loop)
        elif loop.get("xid") == "2400":
            pointers = next(item for item in loop.iter("composite") if item.get("xid") == _POINTERS[0])
            _cut(loop, _LINE_SEGMENTS, _LINE_QUALIFIERS, _LINE_LOOPS)
            _line(loop, services, pointers)
            day = next(item for item in loop.findall("segment") if item.get("xid") == "DTP" and item.findtext(".//code") == "472")
            _set(day, "usage", "S")
            qualifier = next(item for item in loop.iter("element") if item.get("xid") == "SVD03-01")
            ElementTree.SubElement(next(qualifier.iter("valid_codes")), "code").text = "AD"
    return root


def _cut(loop: ElementTree.Element, segments: frozenset[str], qualifiers: frozenset[str], loops: frozenset[str]) -> None:
    for item in list(loop):
        name, codes = item.get("xid") or "", [code.text for code in item.iter("code")]
        is_segment = item.tag == "segment"
        is_cut = name in segments or (name in ("REF", "DTP") and codes[:1] and codes[0] in qualifiers)
        if (is_segment and is_cut) or (item.tag == "loop" and name in loops):
            loop.remove(item)


def _claim(loop: ElementTree.Element) -> None:
    """Diagnoses are situational, and a service date may stand on the claim."""
    diagnoses, *others = (item for item in loop.findall("segment") if item.get("xid") == "HI")
    _set(diagnoses, "usage", "S")
    for item in others:
        loop.remove(item)
    accident = next(item for item in loop.findall("segment") if item.get("xid") == "DTP" and item.findtext(".//code") == "439")
    service = copy.deepcopy(accident)
    lists = list(service.iter("valid_codes"))
    lists[0][0].text = "472"
    ElementTree.SubElement(lists[1], "code").text = "RD8"
    loop.insert(list(loop).index(accident) + 1, service)


def _line(loop: ElementTree.Element, services: dict[str, ElementTree.Element], pointers: ElementTree.Element) -> None:
    place = 1 + next(number for number, item in enumerate(loop) if item.tag == "segment" and item.get("xid") == "LX")
    for name in reversed(_SERVICE_PLACES):
        segment = copy.deepcopy(services[name])
        _set(segment, "pos", _SERVICE_PLACES[name])
        if name == "SV3":
            _set_pointers(segment, pointers)
        loop.insert(place, segment)


def _set_pointers(segment: ElementTree.Element, pointers: ElementTree.Element) -> None:
    """The dental service points to diagnoses since 005010, as the professional one does."""
    was, name, number = _POINTERS
    for item in list(segment):
        if item.tag in ("element", "composite") and item.findtext("seq") == number:
            segment.remove(item)
    added = copy.deepcopy(pointers)
    for item in added.iter():
        item.set("xid", (item.get("xid") or "").replace(was, name))
    _set(added, "usage", "S")
    _set(added, "seq", number)
    for unused in range(7, int(number)):
        if not any(item.findtext("seq") == f"{unused:02d}" for item in segment if item.tag in ("element", "composite")):
            segment.append(_unused(f"SV3{unused:02d}", unused))
    segment.append(added)


def _unused(name: str, number: int) -> ElementTree.Element:
    element = ElementTree.Element("element", {"xid": name})
    for tag, text in (("data_ele", "1073"), ("name", "Not used"), ("usage", "N"), ("seq", f"{number:02d}")):
        ElementTree.SubElement(element, tag).text = text
    return element


def _set(item: ElementTree.Element, tag: str, text: str) -> None:
    found = item.find(tag)
    if found is None:
        item.set(tag, text)
    else:
        found.text = text
