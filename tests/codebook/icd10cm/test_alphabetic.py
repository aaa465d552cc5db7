"""The indexes: what is read from the XML."""

import pytest

from codebook.icd10cm.books_xml import DRUGS, INDEX
from nosology.codebook.icd10cm.alphabetic import parse_index
from nosology.codebook.icd10cm.packing import pack_term, unpack_term
from nosology.codebook.icd10cm.pruning import keep_valid
from nosology.model.errors import SourceError


def test_nonessential_modifiers_and_references_leave_the_title() -> None:
    term = next(parse_index(INDEX, "disease"))
    assert (term.title, term.nonessential, term.see_also) == ("Deafness NEC", ("acquired",), "Loss, hearing")


def test_a_subcategory_is_a_code_that_needs_more_characters() -> None:
    acoustic, congenital = next(parse_index(INDEX, "disease")).subterms
    assert acoustic.code == "H93.3-"
    assert (congenital.title, congenital.nonessential) == ("congenital NEC", ("complete",))
    assert (congenital.see, congenital.see_also) == (None, "Anomaly")


def test_manifestation_pairs() -> None:
    diabetes = list(parse_index(INDEX, "disease"))[1]
    amyloidosis = diabetes.subterms[0].subterms[0]
    assert (amyloidosis.code, amyloidosis.manifestation) == ("E85.4", "I43")


def test_cells_go_by_column_and_a_dash_is_no_code() -> None:
    digoxin = next(parse_index(DRUGS, "drug"))
    assert digoxin.cells == (("Poisoning Accidental", "T46.0X1"),)


def test_terms_survive_storage() -> None:
    for term in (*parse_index(INDEX, "disease"), *parse_index(DRUGS, "drug")):
        assert unpack_term(pack_term(term)) == term


def test_a_carried_index_keeps_only_codes_that_exist() -> None:
    terms = {term.title: term for term in keep_valid(parse_index(INDEX, "disease"), {"E11.9", "E11"})}
    assert [subterm.title for subterm in terms["Diabetes, diabetic"].subterms[0].subterms] == ["gangrene"]
    assert "Dropsy" in terms


def test_a_broken_file_is_refused() -> None:
    with pytest.raises(SourceError, match="drug"):
        list(parse_index(b"<ICD10CM.index><letter>", "drug"))
