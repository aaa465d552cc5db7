"""A small ICD-10-PCS of two tables, compiled from files as the publisher lays them out."""

from pathlib import Path

import pytest

from nosology.codebook.icd10pcs import Icd10PcsEdition, PcsSources, compile_icd10pcs

TABLES = """<?xml version="1.0"?>
<ICD10PCS.tabular><version>2026</version>
<pcsTable>
 <axis pos="1" values="1"><title>Section</title><label code="0">Medical and Surgical</label></axis>
 <axis pos="2" values="1"><title>Body System</title><label code="D">Gastrointestinal System</label></axis>
 <axis pos="3" values="1"><title>Operation</title><label code="T">Resection</label><definition>Cutting out all of it</definition></axis>
 <pcsRow codes="4">
  <axis pos="4" values="2"><title>Body Part</title><label code="H">Cecum</label><label code="J">Appendix</label></axis>
  <axis pos="5" values="2"><title>Approach</title><label code="0">Open</label><label code="4">Percutaneous Endoscopic</label></axis>
  <axis pos="6" values="1"><title>Device</title><label code="Z">No Device</label></axis>
  <axis pos="7" values="1"><title>Qualifier</title><label code="Z">No Qualifier</label></axis>
 </pcsRow>
 <pcsRow codes="1">
  <axis pos="4" values="1"><title>Body Part</title><label code="U">Omentum</label></axis>
  <axis pos="5" values="1"><title>Approach</title><label code="0">Open</label></axis>
  <axis pos="6" values="1"><title>Device</title><label code="Z">No Device</label></axis>
  <axis pos="7" values="1"><title>Qualifier</title><label code="Z">No Qualifier</label></axis>
 </pcsRow>
</pcsTable></ICD10PCS.tabular>"""

INDEX = """<?xml version="1.0"?>
<ICD10PCS.index><version>2025</version><letter><title>A</title>
<mainTerm><title>Appendectomy</title>
 <term level="1"><see>Excision, Appendix<codes>0DBJ</codes></see></term>
 <term level="1"><see>Resection, Appendix<codes>0DTJ</codes></see></term>
</mainTerm>
<mainTerm><title>Vermiform appendix</title><use>Appendix</use></mainTerm>
</letter></ICD10PCS.index>"""

DEFINITIONS = """<?xml version="1.0"?>
<ICD10PCS.definitions><version>2026</version><section code="0"><title>Medical and Surgical</title>
<axis pos="3"><title>Operation</title><terms><title>Resection</title><definition>Cutting out all of it</definition></terms></axis>
<axis pos="4"><title>Body Part</title><terms><title>Appendix</title><includes>Vermiform appendix</includes></terms></axis>
</section></ICD10PCS.definitions>"""

TITLES = {
    "0DTH0ZZ": "Resection of Cecum, Open Approach",
    "0DTH4ZZ": "Resection of Cecum, Percutaneous Endoscopic Approach",
    "0DTJ0ZZ": "Resection of Appendix, Open Approach",
    "0DTJ4ZZ": "Resection of Appendix, Percutaneous Endoscopic Approach",
    "0DTU0ZZ": "Resection of Omentum, Open Approach",
}


def order_file(titles: dict[str, str]) -> bytes:
    lines = [f"{number:05d} {code:<7} 1 {title[:60]:<60} {title}" for number, (code, title) in enumerate(titles.items(), 1)]
    return "\n".join(lines).encode()


def compile_small(path: Path, titles: dict[str, str], year: int = 2026) -> Icd10PcsEdition:
    sources = PcsSources(year, order_file(titles), TABLES.encode(), DEFINITIONS.encode(), INDEX.encode())
    compile_icd10pcs(sources, path)
    return Icd10PcsEdition.open(path)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Icd10PcsEdition:
    return compile_small(tmp_path_factory.mktemp("pcs") / "icd10pcs.sqlite", TITLES)
