"""Options that several commands share, from what was typed to what is meant."""

from nosology.desk.intake import Said
from nosology.exchange.encounters import parse_setting, parse_sex
from nosology.exchange.fields import parse_date
from nosology.model.encounter import Patient
from nosology.model.errors import EncounterError, UsageError


def parse_said(setting: str | None, date: str | None, age: int | None = None, sex: str | None = None) -> Said:
    """What the command line says of an encounter.

    Raises:
        UnknownSettingError: The setting is not one of the ten.
        ImpossibleDateError: There is no such day.
        UsageError: A date or sex is not written as it should be.
    """
    try:
        return Said(
            setting=None if setting is None else parse_setting(setting),
            date_of_service=None if date is None else parse_date(date, "--date"),
            patient=Patient(age=age, sex=None if sex is None else parse_sex(sex, "--sex")),
        )
    except EncounterError as error:
        raise UsageError(str(error)) from None
