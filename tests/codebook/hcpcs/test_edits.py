"""What a book of HCPCS codes knows beside codes: NCCI pairs with their quarters, and the indicators that modifiers depend on."""

import datetime
from pathlib import Path

import pytest

from nosology.codebook.hcpcs import HcpcsEdition, HcpcsSources, PairKind, compile_hcpcs
from nosology.codebook.shelf import Codebook
from nosology.model.errors import SourceError

LEVEL2 = b"code,kind,long_description,short_description,coverage,add_date,term_date\nA0001,procedure,Example,Ex,C,20200101,\n"
NUMBERS = b"code,class,active_2026\n10001,CPT-I,1\n20001,CPT-I,1\n"
HOSPITAL = b"""column1,column2,modifier_indicator,lo_version,hi_version
10001,20001,1,99,100
10001,20001,0,101,103
20001,A0001,1,76,90
"""
PRACTITIONER = b"""column1,column2,modifier_indicator,rationale_id,status,direction_source
10001,20001,1,2,active,x
20001,10001,1,2,deleted,x
"""
ROW = "10001,,,A,,0.82,2.41,,0.32,,0.18,3.41,1.32,0,000,0.00,0.00,0.00,2,1,0,9,9,9,,33,09,0,99,0,0,0"
FEES = f"HCPCS,MOD,DESCRIPTION,CODE,PAYMENT\n{ROW}\n{ROW.replace(',,,A', ',26,,A').replace(',2,1,', ',7,7,')}\n".encode()


def book(tmp_path: Path, **parts: bytes) -> HcpcsEdition:
    path = tmp_path / "hcpcs.sqlite"
    compile_hcpcs(HcpcsSources("2026-04", LEVEL2, numbers=NUMBERS, **parts), path)
    return HcpcsEdition.open(path)


@pytest.mark.parametrize(
    ("day", "indicator"),
    [
        ("2025-03-31", None),
        ("2025-04-01", "1"),
        ("2025-09-30", "1"),
        ("2025-10-01", "0"),
        ("2026-06-30", "0"),
        ("2027-01-01", "0"),
    ],
)
def test_a_pair_holds_in_its_quarters_and_the_newest_holds_on(tmp_path: Path, day: str, indicator: str | None) -> None:
    edition = book(tmp_path, hospital_pairs=HOSPITAL)
    assert edition.pair("10001", "20001", datetime.date.fromisoformat(day), PairKind.HOSPITAL) == indicator


def test_a_pair_is_directed_and_ends(tmp_path: Path) -> None:
    edition, day = book(tmp_path, hospital_pairs=HOSPITAL), datetime.date(2026, 4, 1)
    assert edition.pair("20001", "10001", day, PairKind.HOSPITAL) is None
    assert edition.pair("20001", "A0001", day, PairKind.HOSPITAL) is None


def test_each_kind_of_claim_has_its_own_pairs_and_else_those_of_the_other(tmp_path: Path) -> None:
    day = datetime.date(2026, 4, 1)
    both = book(tmp_path, hospital_pairs=HOSPITAL, practitioner_pairs=PRACTITIONER)
    assert both.pair("10001", "20001", day, PairKind.PRACTITIONER) == "1"
    assert both.pair("10001", "20001", day, PairKind.HOSPITAL) == "0"
    assert both.pair("20001", "10001", day, PairKind.PRACTITIONER) is None
    one = book(tmp_path, practitioner_pairs=PRACTITIONER)
    assert one.pair("10001", "20001", day, PairKind.HOSPITAL) == "1"


def test_a_book_without_pairs_knows_none(tmp_path: Path) -> None:
    assert book(tmp_path).pair("10001", "20001", datetime.date(2026, 4, 1), PairKind.HOSPITAL) is None


def test_the_indicators_are_those_of_the_number_without_a_modifier(tmp_path: Path) -> None:
    attributes = dict(book(tmp_path, fee_schedule=FEES).entry("10001").attributes)
    assert (attributes["multiple"], attributes["bilateral"], attributes["assistant"], attributes["pctc"]) == ("2", "1", "0", "0")


def test_a_list_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="column2"):
        book(tmp_path, hospital_pairs=b"column1,other\n1,2\n")
    with pytest.raises(SourceError, match="indicators"):
        book(tmp_path, fee_schedule=b"HCPCS,MOD\n10001,\n")


def test_the_embedded_book_has_pairs_and_says_what_is_bilateral(codebook: Codebook) -> None:
    edition, day = codebook.on(datetime.date(2026, 4, 15)).hcpcs, datetime.date(2026, 4, 15)
    assert edition.pair("45385", "45380", day, PairKind.PRACTITIONER) == "1"
    assert edition.pair("45385", "45378", day, PairKind.PRACTITIONER) == "0"
    assert dict(edition.entry("20610").attributes)["bilateral"] == "1"
    assert dict(edition.entry("45378").attributes)["bilateral"] == "0"


def test_the_official_book_has_the_indicators_of_the_fee_schedule(full_codebook: Codebook) -> None:
    attributes = dict(full_codebook.on(datetime.date(2026, 4, 15)).hcpcs.entry("73030").attributes)
    assert (attributes["pctc"], attributes["bilateral"]) == ("1", "3")
