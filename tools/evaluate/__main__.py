"""Score the engine on everything that has gold; write docs/accuracy.md and the list of misses.

python -m tools.evaluate [--misses FILE] [--only gold|confidence|aci|codiesp|phrases|assertions] [--also FILE.jsonl] [--no-write] [--home DIR]
"""

import argparse
import datetime
import functools
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nosology.coding
from nosology.codebook.shelf import Codebook
from nosology.exchange.encounters import encounter_from_json, encounter_from_text
from nosology.exchange.results import coded_to_json
from nosology.model.encounter import Encounter, Patient, Setting, Sex
from nosology.model.result import CodedEncounter
from tools.evaluate import calibration, codiesp, encounters, hygiene, phrases, report
from tools.evaluate.hygiene import Counts

ROOT = Path(__file__).resolve().parent.parent.parent
DAY = datetime.date(2026, 3, 15)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", type=Path, default=ROOT / ".nosology" / "misses.txt")
    parser.add_argument("--only", choices=("gold", "confidence", "aci", "codiesp", "phrases", "assertions"))
    parser.add_argument("--also", type=Path, action="append", default=[], help="more coded encounters, for the confidence")
    parser.add_argument("--no-write", action="store_true")
    parser.add_argument("--home", type=Path, default=None)
    parser.add_argument("--label", default="full code books")
    return parser.parse_args()


_SEXES = {"female": Sex.FEMALE, "male": Sex.MALE}


class Run:
    """One evaluation: the code books, the problems met, the misses to read."""

    def __init__(self, shared: Path, codebook: Codebook, also: Sequence[Path] = ()) -> None:
        self.shared = shared
        self.also = also
        self.codebook = codebook
        self.books = codebook.on(DAY).icd10cm
        self.problems: list[str] = []
        self.counts: dict[str, Counts] = {}
        self.misses: list[str] = []

    def code(self, encounter: Encounter, name: str) -> CodedEncounter:
        """Code one encounter of a set and note what must never happen."""
        coded = nosology.coding.code(encounter, codebook=self.codebook)
        found = hygiene.problems(encounter, coded, self.books)
        found += hygiene.service_problems(coded, self.codebook.on(encounter.date_of_service))
        self.problems += found
        self.counts.setdefault(name, Counts()).add(len(coded.diagnoses), len(found))
        return coded

    def chapter(self, code: str) -> str:
        """Chapter of a compact code, for the table."""
        dotted = code if len(code) == 3 else f"{code[:3]}.{code[3:]}"
        return self.books.chain(dotted)[0].title if self.books.has(dotted) else "(unknown)"

    def gold(self) -> list[str]:
        """Coded encounters of gold/."""
        path = self.shared / "gold" / "encounters.jsonl"
        results = self.results_of(path)
        scores, held_out = encounters.score(path, results, self.chapter)
        self.misses += scores.misses
        return report.gold_tables(scores, held_out)

    @functools.cache  # noqa: B019 (one run a process)
    def results_of(self, path: Path) -> dict[str, Any]:
        """The results of coded encounters, as JSON by id."""
        keep = ("id", "setting", "kind", "patient", "date_of_service", "text")
        rows = [{key: row[key] for key in keep if key in row} for row in encounters.load(path)]
        return {row["id"]: coded_to_json(self.code(encounter_from_json(row), path.stem)) for row in rows}

    def confidence(self) -> list[str]:
        """The stated confidence against what coders decided."""
        files = [self.shared / "gold" / "encounters.jsonl", ROOT / "tests" / "acceptance" / "own-stays.jsonl", *self.also]
        sets = {file.stem: calibration.judge(encounters.load(file), self.results_of(file)) for file in files if file.is_file()}
        return report.confidence_tables(sets)

    def aci(self) -> list[str]:
        """ACI-Bench visit notes: they have no gold, but nothing impossible may come out."""
        for row in encounters.load(self.shared / "corpora" / "aci_bench" / "notes.jsonl"):
            said = row["patient"]
            age = said.get("patient_age", "")
            patient = Patient(age=int(age) if age.isdigit() else None, sex=_SEXES.get(said.get("patient_gender", "")))
            setting = Setting.PHYSICIAN_OFFICE
            self.code(
                encounter_from_text(row["text"], setting, DAY, id=row["id"], kind="visit-note", patient=patient), "ACI-Bench"
            )
        return []

    def codiesp(self) -> list[str]:
        """CodiEsp dev, English."""
        rows = list(codiesp.load(self.shared / "corpora" / "codiesp" / "docs.jsonl.gz", "dev"))
        tallies, misses = codiesp.score(rows, self._codiesp_codes)
        self.misses += misses
        return report.codiesp_table(tallies, len(rows))

    def _codiesp_codes(self, row: dict[str, Any]) -> dict[str, str]:
        encounter = encounter_from_text(row["text_en"], Setting.HOSPITAL_INPATIENT, DAY, id=row["id"], kind="case-report")
        return {d.code.value: " / ".join(p.text for p in d.evidence) for d in self.code(encounter, "CodiEsp dev").diagnoses}

    def phrases(self) -> list[str]:
        """Look-up phrases of gold/."""
        rows = list(encounters.load(self.shared / "gold" / "phrases-dev.jsonl"))
        finder = self.codebook.on(DAY).finder
        find = functools.cache(lambda phrase: [hit.code for hit in finder.find(phrase)])
        scores, held_out = phrases.score(rows, find), phrases.score(rows, find, only_held_out=True)
        self.misses += scores.misses
        return report.phrase_table(scores, held_out)

    def assertions(self) -> list[str]:
        """Assertion sentences."""
        from tools.evaluate import assertions

        return report.assertion_table(assertions.score_negex(self.shared / "corpora" / "negex" / "sentences.tsv.gz"))


def main() -> None:
    """Run the parts asked for and write what they measured."""
    given = _arguments()
    shared = Path(os.environ.get("NOSOLOGY_SHARED", ROOT.parent / "shared"))
    if not shared.is_dir():
        raise SystemExit("make evaluate needs the shared data folder: set NOSOLOGY_SHARED.")
    run = Run(shared, Codebook.open(given.home), given.also)
    parts = [given.only] if given.only else ["gold", "confidence", "aci", "codiesp", "assertions", "phrases"]
    lines = [line for part in parts for line in getattr(run, part)()]
    lines += report.problem_lines(hygiene.first_lines(run.problems), run.counts)
    text = report.page(lines, given.label, run.books.info, DAY)
    print(text)
    given.misses.parent.mkdir(parents=True, exist_ok=True)
    given.misses.write_text("\n".join(run.misses) + "\n", encoding="utf-8")
    print(f"Misses: {given.misses}")
    if not given.no_write and not given.only:
        (ROOT / "docs" / "accuracy.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
