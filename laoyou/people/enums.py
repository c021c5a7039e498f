"""What a person is to the registry: codes of the national standards where there are any, our own names elsewhere."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Sealed(StrEnum):
    """What a sealed value or blind index is for (docs/contracts/sealing.md). Never changed: part of the seal."""

    DOCUMENT = "people.person.document"
    TAIL = "people.person.document_tail"
    PHONE = "people.person.phone"
    ADDRESS = "people.household.address"
    REGISTER = "people.household.register"
    RELATION_PHONE = "people.relation.other_phone"
    EVIDENCE = "people.evidence.content"
    WRONG = "people.correction_request.wrong"
    RIGHT = "people.correction_request.right"
    PHOTO = "people.photo.image"
    OWN_CODE = "people.own_copy.code"
    OWN_COPY = "people.own_copy.content"
    OWN_READER = "people.own_copy.reader"


class Sex(IntegerChoices):
    """GB/T 2261.1."""

    MALE = 1, _("Male")
    FEMALE = 2, _("Female")


class Document(TextChoices):
    """What proves who somebody is."""

    CITIZEN_ID = "citizen_id", _("Citizen ID")
    RESIDENCE_PERMIT = "residence_permit", _("Residence permit (Hong Kong, Macao, Taiwan)")
    FOREIGN_RESIDENT = "foreign_resident", _("Permanent residence card")
    PASSPORT = "passport", _("Passport")


class Source(TextChoices):
    """Who says so. The order is the precedence: an earlier source is believed before a later one."""

    PUBLIC_SECURITY = "public_security", _("Public security, household register")
    CIVIL_AFFAIRS = "civil_affairs", _("Civil affairs")
    HEALTH = "health", _("Health")
    DISABLED_FEDERATION = "disabled_federation", _("Disabled Persons' Federation")
    MEDICAL_INSURANCE = "medical_insurance", _("Medical insurance")
    HUMAN_RESOURCES = "human_resources", _("Human resources and social security")
    EDUCATION = "education", _("Education")
    COMMUNITY = "community", _("Community worker")
    OWN_WORD = "own_word", _("The person or family")
    MADE_UP = "made_up", _("Made up for demonstration")


class HouseholdRole(IntegerChoices):
    """What somebody is to the head of the household; the groups of GB/T 4761."""

    UNKNOWN = 0, _("Not known")
    HEAD = 1, _("Head of household")
    SPOUSE = 2, _("Spouse")
    CHILD = 3, _("Child")
    CHILD_IN_LAW = 4, _("Child's spouse")
    GRANDCHILD = 5, _("Grandchild")
    PARENT = 6, _("Parent")
    GRANDPARENT = 7, _("Grandparent")
    SIBLING = 8, _("Brother or sister")
    OTHER = 9, _("Other kin or not kin")


class RelationKind(TextChoices):
    """What another person is to this one."""

    SPOUSE = "spouse", _("Spouse")
    CHILD = "child", _("Child")
    PARENT = "parent", _("Parent")
    GUARDIAN = "guardian", _("Guardian")
    CARER = "carer", _("Carer")
    EMERGENCY_CONTACT = "emergency_contact", _("Emergency contact")
    AGENT = "agent", _("Acts for the person, with authority")


class Asker(TextChoices):
    """Who asks, or agrees, for a person."""

    SELF = "self", _("The person")
    GUARDIAN = "guardian", _("A guardian")
    AGENT = "agent", _("Somebody with the person's authority")
    FAMILY = "family", _("A member of the family")
    WORKER = "worker", _("A worker who noticed it")


class IdentityCheck(TextChoices):
    """How it was made sure who somebody is."""

    CARD_SEEN = "card_seen", _("Identity card seen")
    REGISTER_SEEN = "register_seen", _("Household register and identity card seen")
    KNOWN = "known", _("Known personally to the worker")
    DECISION = "decision", _("Document of guardianship or authority seen")


class ConsentPurpose(TextChoices):
    """What somebody agrees to. What needs no consent because a law orders it is not here."""

    REGISTER = "register", pgettext_lazy("consent", "Being kept in the registry for offers beyond what the law orders")
    SHARE = "share", pgettext_lazy("consent", "Sharing with agencies that provide services")
    PHOTO = "photo", pgettext_lazy("consent", "Keeping a photo")
    FAMILY_VIEW = "family_view", pgettext_lazy("consent", "Family members seeing the record")


class CorrectionField(TextChoices):
    """What is said to be wrong. The first group is corrected by accepting the request; the rest where it is kept."""

    NAME = "name", pgettext_lazy("correction", "Name")
    SEX = "sex", pgettext_lazy("correction", "Sex")
    BIRTH = "birth", pgettext_lazy("correction", "Date of birth")
    NUMBER = "number", pgettext_lazy("correction", "Document number")
    PHONE = "phone", pgettext_lazy("correction", "Telephone")
    RESIDENCE = "residence", pgettext_lazy("correction", "Where the person lives or is registered")
    FAMILY = "family", pgettext_lazy("correction", "Household or relations")
    CONDITION = "condition", pgettext_lazy("correction", "What holds for the person")
    HEALTH = "health", pgettext_lazy("correction", "Health care")
    OTHER = "other", pgettext_lazy("correction", "Something else")
    CONSENT = "consent", pgettext_lazy("correction", "A consent was taken back at the public site")


class RequestState(TextChoices):
    """Where a request for a correction stands."""

    OPEN = "open", _("to be decided")
    ACCEPTED = "accepted", pgettext_lazy("correction", "accepted")
    REFUSED = "refused", pgettext_lazy("correction", "refused")


class HealthPeriodKind(TextChoices):
    """Health care that lasts: an enrolment, a contract, an illness."""

    MANAGEMENT = "management", _("Health management")
    FAMILY_DOCTOR = "family_doctor", _("Family-doctor contract")
    CHRONIC_DISEASE = "chronic_disease", _("Chronic disease")


class Disease(TextChoices):
    """The chronic diseases that primary care keeps an eye on; their ICD-10 groups stand in the glossary."""

    HYPERTENSION = "hypertension", _("High blood pressure")
    DIABETES = "diabetes", _("Diabetes")
    HEART = "heart", _("Coronary heart disease")
    STROKE = "stroke", _("Stroke")
    LUNGS = "lungs", _("Chronic obstructive lung disease")
    CANCER = "cancer", _("Cancer")


class HealthEventKind(TextChoices):
    """Health care of one day."""

    ELDER_CHECK = "elder_check", _("Yearly health check")
    NEWBORN_VISIT = "newborn_visit", _("Newborn visit")
    DEVELOPMENT_CHECK = "development_check", _("Growth and development check")
    DOSE = "dose", _("Vaccination")
    GUIDANCE = "guidance", _("Parenting guidance")


class CheckResult(TextChoices):
    """In one word, what a check found; empty where nobody said."""

    NORMAL = "normal", _("nothing found")
    WATCH = "watch", _("to be watched")
    REFERRED = "referred", _("referred to a hospital")


# What the other side of a relation is called; the rest stands on one side only.
MIRRORED = {
    RelationKind.SPOUSE: RelationKind.SPOUSE,
    RelationKind.CHILD: RelationKind.PARENT,
    RelationKind.PARENT: RelationKind.CHILD,
}


class AuthorityScope(TextChoices):
    """What an agent may do for the person."""

    APPLY = "apply", _("Apply for allowances and services")
    ORDER = "order", _("Order and change services")
    SIGN = "sign", _("Sign service agreements")
    NOTICES = "notices", _("Receive notices")
    INQUIRE = "inquire", _("Ask about the person's own records")


class AuthorityConsent(TextChoices):
    """How the person gave an agent authority."""

    SIGNED = "signed", _("Signed")
    ORAL = "oral", _("By word of mouth before two witnesses")
    VIDEO = "video", _("Recorded on video")


class ConditionKind(TextChoices):
    """What holds for a person during a time. Those in DERIVED follow from other records; the rest is certified."""

    LIVING_ALONE = "living_alone", pgettext_lazy("condition", "Lives alone")
    EMPTY_NEST = "empty_nest", pgettext_lazy("condition", "Empty nest")
    LEFT_BEHIND_ELDER = "left_behind_elder", pgettext_lazy("condition", "Elder left behind")
    DESTITUTE = "destitute", pgettext_lazy("condition", "Destitute, supported by the state")
    MINIMUM_ALLOWANCE = "minimum_allowance", pgettext_lazy("condition", "Minimum living allowance")
    LOW_INCOME = "low_income", pgettext_lazy("condition", "Low income")
    SPECIAL_FAMILY = "family_planning_special", pgettext_lazy("condition", "Family-planning special family")
    SEVERE_DISABILITY = "severe_disability", pgettext_lazy("condition", "Severe disability")
    DISABLED_FUNCTION = "disabled_function", pgettext_lazy("condition", "Cannot care for oneself")
    DEMENTIA = "dementia", pgettext_lazy("condition", "Dementia")
    VETERAN_CARE = "veteran_care", pgettext_lazy("condition", "Entitled to special care (veterans and kin)")
    WITHOUT_KIN = "without_kin", pgettext_lazy("condition", "Without kin")
    ORPHAN = "orphan", pgettext_lazy("condition", "Orphan")
    CHILD_IN_DIFFICULTY = "child_in_difficulty", pgettext_lazy("condition", "Child in difficulty")
    LEFT_BEHIND_CHILD = "left_behind_child", pgettext_lazy("condition", "Child left behind")


class Basis(TextChoices):
    """Why a condition holds."""

    DERIVED = "derived", _("Follows from the records")
    CERTIFIED = "certified", _("Certified")


class DoubtKind(TextChoices):
    """What cannot be right in a record, or is missing; most pressing first."""

    NUMBER_BIRTH = "number_birth", _("Date of birth and citizen number disagree")
    NUMBER_SEX = "number_sex", _("Sex and citizen number disagree")
    CHILD_ALONE = "child_alone", _("Child under 14 with neither guardian nor grown-up on record")
    TOO_OLD = "too_old", _("Older than 110 and still alive on record")
    SPOUSE_ONE_SIDED = "spouse_one_sided", _("Married on one side only")
    SHARED_PHONE = "shared_phone", _("One telephone for more than six people")
    PLACE_UNKNOWN = "place_unknown", _("Community of residence not known")
    HOUSEHOLD_ELSEWHERE = "household_elsewhere", _("Lives in another community than the household")
    NO_NUMBER = "no_number", _("No document number on record")
    NUMBER_AREA = "number_area", _("Area code of the citizen number is not known")


class CountBasis(TextChoices):
    """Whose population a figure counts (口径): those who live in a place, or those registered there."""

    RESIDENT = "resident", pgettext_lazy("population", "Residents (where people live)")
    REGISTERED = "registered", pgettext_lazy("population", "Registered (household register)")


class Situation(TextChoices):
    """What follows from age and household. The last two are only proposed: somebody has to confirm them."""

    LIVING_ALONE = "living_alone", pgettext_lazy("condition", "Lives alone")
    EMPTY_NEST = "empty_nest", pgettext_lazy("condition", "Empty nest")
    ADVANCED_AGE = "advanced_age", pgettext_lazy("condition", "Advanced age")
    LEFT_BEHIND_ELDER = "left_behind_elder", pgettext_lazy("condition", "Elder left behind")
    LEFT_BEHIND_CHILD = "left_behind_child", pgettext_lazy("condition", "Child left behind")


class SuggestionKind(TextChoices):
    """The lists of people to be confirmed."""

    LEFT_BEHIND_ELDER = "left_behind_elder", pgettext_lazy("condition", "Elder left behind")
    LEFT_BEHIND_CHILD = "left_behind_child", pgettext_lazy("condition", "Child left behind")
    WITHOUT_GUARDIAN = "without_guardian", _("Child without a guardian")


DERIVED = frozenset({ConditionKind.LIVING_ALONE, ConditionKind.EMPTY_NEST})
# Done once in a life and named by a step of the schedule (laoyou/people/data/health_schedule.csv).
BY_STEP = frozenset({HealthEventKind.NEWBORN_VISIT, HealthEventKind.DEVELOPMENT_CHECK, HealthEventKind.DOSE})


class PairState(TextChoices):
    """What has been said of two records that may be one person."""

    OPEN = "open", pgettext_lazy("pair", "To be decided")
    LATER = "later", pgettext_lazy("pair", "Put off")
    SAME = "same", pgettext_lazy("pair", "One person, merged")
    NOT_SAME = "not_same", pgettext_lazy("pair", "Two persons")


ASKED_AT_THE_DESK = tuple(field for field in CorrectionField if field != CorrectionField.CONSENT)
# Put right by accepting the request; everything else is put right on the card first.
APPLIED = frozenset(
    {
        CorrectionField.NAME,
        CorrectionField.SEX,
        CorrectionField.BIRTH,
        CorrectionField.NUMBER,
        CorrectionField.PHONE,
    }
)


class Happening(TextChoices):
    """What happens to people and has effects beyond their own row (services/effects.py)."""

    DEATH = "death", pgettext_lazy("happening", "Death")
    MOVE = "move", pgettext_lazy("happening", "Move")
    BIRTH = "birth", pgettext_lazy("happening", "Birth")
    RESCUE = "rescue", pgettext_lazy("happening", "Taken in")


class ErrandKind(TextChoices):
    """What a worker is told to do after something has happened."""

    AFTER_DEATH = "after_death", _("See that nothing goes on in the name of the dead")
    LEFT_ALONE = "left_alone", _("Visit: the last one left in the household")
    MOVED_IN = "moved_in", _("Get in touch: moved in")
    RECERTIFY = "recertify", _("Have certified anew: moved to another county")
    NEWBORN_VISIT = "newborn_visit", pgettext_lazy("errand", "Newborn visit")
    IDENTIFY = "identify", _("Find out who this is")


# Granted by a county for those who live there, so that a move into another one asks for a new decision. Which these
# are is to be confirmed by the civil affairs offices; nothing ends by itself because of this list.
TIED_TO_COUNTY = frozenset(
    {
        ConditionKind.MINIMUM_ALLOWANCE,
        ConditionKind.LOW_INCOME,
        ConditionKind.DESTITUTE,
        ConditionKind.CHILD_IN_DIFFICULTY,
    }
)
# Seen by those who care for the person; by others only for a reason, for a time (people.open_sensitive).
SENSITIVE = frozenset({ConditionKind.DEMENTIA, ConditionKind.SPECIAL_FAMILY})
