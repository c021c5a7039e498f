"""What is wrong with a cell or a row, by code; the sentence is made where somebody reads it.

Facts never hold a number, a phone or an address: staged rows keep them in the clear.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "missing": _("This is needed and the cell is empty. Of merged cells only the first one has a value."),
    "formula_without_value": _("The cell holds a formula without a result. Paste the column as values."),
    "error_value": _("The cell holds an error of the spreadsheet (%(found)s)."),
    "digits_lost": _(
        "The spreadsheet has turned the number into a power of ten and lost its last digits; they are nowhere in the "
        "file. Have the column exported as text."
    ),
    "name_unreadable": _("“%(found)s” cannot be a name."),
    "name_too_long": _("A name has at most 100 characters; this has %(found)s."),
    "number_length": _("The number has %(found)s characters; a citizen number has 18, an old one 15."),
    "number_letters": _("“%(found)s” stands at place %(place)s of the number, where a digit belongs."),
    "number_date": _("The number holds a date of birth that cannot be: digits 7 to 14."),
    "number_sequence": _("Digits 15 to 17 of the number are 000, which nobody has."),
    "number_check": _(
        "The last character of the number is %(found)s and should be %(expected)s: a digit is wrong or two are swapped."
    ),
    "number_area": _("No place ever had the area code %(found)s with which the number begins."),
    "number_or_birth": _("Neither a number nor a date of birth: nobody can be found by this row."),
    "sex_unknown": _("“%(found)s” is no sex: write 男 or 女, or 1 or 2."),
    "sex_disagrees": _("The row says %(row)s, the number says %(number)s."),
    "birth_disagrees": _("The row says born on %(row)s, the number says %(number)s; the row is taken."),
    "day_unreadable": _("“%(found)s” is no date: write 1950-01-02."),
    "day_impossible": _("There is no day %(found)s."),
    "day_future": _("%(found)s has not come yet."),
    "birth_too_early": _("Born on %(found)s: nobody lives to be older than 130 years."),
    "birth_early": _("Born on %(found)s: older than 110 years. Please compare with the register."),
    "phone_unreadable": _("This is no telephone number; it is not taken."),
    "ethnicity_unknown": _("“%(found)s” is none of the 56 ethnic groups; it is not taken."),
    "household_unreadable": _("“%(found)s” is no number of a household: figures and letters, at most 20."),
    "role_unknown": _("“%(found)s” is no known place in a household; the person is put in it without one."),
    "head_twice": _("The household has a head already; the person comes into it without a place."),
    "spouse_twice": _("The head of this household has a spouse already; the person comes into it without a place."),
    "child_older": _(
        "A child or grandchild of the head cannot be born on or before the head's birthday, %(found)s; the person "
        "comes into the household without a place."
    ),
    "parent_younger": _(
        "A parent or grandparent of the head cannot be born on or after the head's birthday, %(found)s; the person "
        "comes into the household without a place."
    ),
    "kin_same_sex": _(
        "The head and the spouse are of the same sex on record. A marriage in law is of a man and a woman: none is "
        "recorded. Compare the sex of both with their numbers."
    ),
    "kin_not_younger": _(
        "A child is younger than its parent; the other one was born on %(found)s. Nothing is recorded of the two as "
        "parent and child."
    ),
    "kin_married": _(
        "One of the two is on record as married to somebody else, and that stays. If it has ended, end it on the card, "
        "then bring in the file again."
    ),
    "level_unknown": _("“%(found)s” is no class or degree: write %(known)s."),
    "text_too_long": _("The text has more than %(limit)s characters."),
    "area_unknown": _("There is no “%(found)s” here. Nearest: %(near)s."),
    "area_unknown_code": _("No area has the code %(found)s. Nearest: %(near)s."),
    "area_ambiguous": _(
        "Several areas are called “%(found)s”: %(near)s. Write the code, or the county before the name."
    ),
    "area_outside": _("%(found)s lies outside the area this file was brought in for."),
    "area_former": _("The code %(found)s is no longer used; taken as %(now)s."),
    "row_repeats": _("The row is word for word row %(line)s."),
    "person_twice": _("Row %(line)s is about the same person and says otherwise. Decide which is right, hand in one."),
    "person_elsewhere": _("The person is on record outside the area of this file; record the move first."),
    "arrives_before": _(
        "The person is on record outside the area of this file, since a day that is not before this move."
    ),
    "person_unknown": _(
        "Nobody on record has this number. Bring in the household register first, or enter the person."
    ),
    "person_unsure": _("Nobody has this number, but somebody of that name, birth and community is on record."),
    "person_without_number": _("Without a number nobody can be told for certain; nobody of that name is on record."),
    "person_several": _(
        "Several people on record have this name, birth and community; without a number none is meant."
    ),
    "person_dead": _("The person died on %(found)s."),
    "death_before_birth": _("Died on %(found)s, before being born on %(birth)s."),
    "death_differs": _("The death is on record for another day: %(found)s."),
    "move_before": _("The person has lived at the place on record since %(found)s, which is later than this file."),
    "rescued_known": _("On record already: the card tells whom to call. Nothing is changed."),
    "moved_since": _("The person has lived at the place on record since %(found)s, which is not before this move."),
    "until_before_first": _("The last day lies before the first one, %(found)s."),
    "place_differs": _(
        "The list names another place than the one on record. A list of the insured does not decide where somebody "
        "lives: ask when you meet the person."
    ),
    "better_source": _("%(source)s says otherwise and is believed first; nothing changes."),
    "before_birth": _("%(found)s lies before the birth."),
    "mother_unknown": _("The mother is not on record under this number. Enter her first; the child follows her."),
    "mother_is_man": _("The number is of somebody who is on record as a man and cannot be the mother."),
    "mother_younger": _("The mother on record is not older than the child born on %(found)s."),
    "mother_dead": _("The mother on record died on %(found)s, before the birth."),
    "father_unknown": _("Nobody on record in this area has the father's number; the child goes without him."),
    "father_is_woman": _("The number is of somebody who is on record as a woman and cannot be the father."),
    "father_younger": _("The father on record is not older than the child born on %(found)s."),
    "father_dead": _("The father on record died on %(found)s, more than 300 days before the birth."),
    "parent_differs": _(
        "Somebody else is on record as this parent of the child; that stays. Put it right on the card."
    ),
    "child_same_day": _("The mother has another child of that day: a twin, or this one under another name."),
    "child_without_number": _("The child is on record without a number; enter the number on the card."),
    "after_death": _("%(found)s lies after the death on %(death)s."),
    "care_unknown": _(
        "“%(found)s” is no check, visit, dose or session of the schedule. Write its code, or the vaccine with its "
        "dose, the check with its month."
    ),
    "care_other_day": _("This is on record for %(found)s already; that stays."),
    "result_unknown": _("“%(found)s” is no result: write 正常, 异常 or 转诊."),
}

Fault = dict[str, Any]


def fault(column: str, code: str, **facts: Any) -> Fault:
    """A fault as it is staged. Raises KeyError for a code that has no sentence."""
    SENTENCES[code]
    return {"column": column, "code": code, "facts": facts}


def sentence_of(found: Fault) -> str:
    """The fault in the reader's words."""
    facts: dict[str, Any] = found["facts"]
    return str(SENTENCES[found["code"]]) % facts


class Unreadable(ValueError):
    """A cell that cannot be taken: `code` and `facts` of the fault."""

    def __init__(self, code: str, **facts: Any) -> None:
        self.code = code
        self.facts = facts
        super().__init__(code)
