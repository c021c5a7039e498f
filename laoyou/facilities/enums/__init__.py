"""What the five plans call institutions, what they offer, and the states they and their guests are in."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from laoyou.facilities.enums.house import (
    CHILD_CARE_POSTS as CHILD_CARE_POSTS,
)
from laoyou.facilities.enums.house import (
    STANDING_FIGURES as STANDING_FIGURES,
)
from laoyou.facilities.enums.house import (
    AbsenceReason as AbsenceReason,
)
from laoyou.facilities.enums.house import (
    ContractKind as ContractKind,
)
from laoyou.facilities.enums.house import (
    CredentialKind as CredentialKind,
)
from laoyou.facilities.enums.house import (
    PostKind as PostKind,
)
from laoyou.facilities.enums.house import (
    ReturnFigure as ReturnFigure,
)
from laoyou.facilities.enums.house import (
    TrainingStage as TrainingStage,
)
from laoyou.facilities.enums.peers import CountyType as CountyType
from laoyou.facilities.enums.peers import PeerMeasure as PeerMeasure
from laoyou.facilities.enums.peers import SizeClass as SizeClass


class Sealed(StrEnum):
    """What a sealed value or blind index is for (docs/contracts/sealing.md). Never changed: part of the seal."""

    STAFF_DOCUMENT = "facilities.staff.document"
    STAFF_PHONE = "facilities.staff.phone"
    STAFF_LIST = "facilities.staff.list"
    WAITING_READER = "facilities.waiting.reader"
    FILING_DOCUMENT = "facilities.filing.document"
    FILING_PHONE = "facilities.filing.phone"


class SiteKind(TextChoices):
    """What is run at an address, in the words of the plans."""

    WELFARE_HOME = "welfare_home", _("Social welfare home")
    RURAL_HOME = "rural_home", _("Home for the aged (rural welfare home)")
    NURSING_HOME = "nursing_home", _("Nursing home")
    PRIVATE_HOME = "private_home", _("Home run by society")
    REGIONAL_CENTRE = "regional_centre", _("Regional care centre")
    DAY_CARE = "day_care", _("Community day care centre")
    EMBEDDED = "embedded", _("Embedded community home")
    MUTUAL_AID = "mutual_aid", _("Rural mutual-aid house")
    MEAL_POINT = "meal_point", _("Meal point")
    CENTRAL_KITCHEN = "central_kitchen", _("Central kitchen")
    ACTIVITY_CENTRE = "activity_centre", _("Activity centre for elders")
    ELDER_SCHOOL = "elder_school", _("School for elders or learning point")
    MEDICAL_CARE = "medical_care", _("Institution of medicine and care")
    WELLNESS = "wellness", _("Wellness institution")
    COMBINED_CENTRE = "combined_centre", _("Centre for elders and children")
    CHILDCARE = "childcare", _("Childcare institution")
    KINDERGARTEN = "kindergarten", _("Kindergarten (with or without a class under 3)")
    EMPLOYER_CHILDCARE = "employer_childcare", _("Childcare of an employer")
    COMMUNITY_CHILDCARE = "community_childcare", _("Community childcare point")
    FAMILY_CHILDCARE = "family_childcare", _("Family childcare point")
    CHILDCARE_CENTRE = "childcare_centre", _("Childcare service and guidance centre")
    MATERNITY = "maternity", _("Mother and child health institution")


CHILD_KINDS = frozenset(
    {
        SiteKind.CHILDCARE,
        SiteKind.KINDERGARTEN,
        SiteKind.EMPLOYER_CHILDCARE,
        SiteKind.COMMUNITY_CHILDCARE,
        SiteKind.FAMILY_CHILDCARE,
        SiteKind.CHILDCARE_CENTRE,
        SiteKind.MATERNITY,
    }
)
# Kinds that count as 养老机构 in the plans' baselines: elders live there.
HOME_KINDS = frozenset(
    {
        SiteKind.WELFARE_HOME,
        SiteKind.RURAL_HOME,
        SiteKind.NURSING_HOME,
        SiteKind.PRIVATE_HOME,
        SiteKind.REGIONAL_CENTRE,
        SiteKind.EMBEDDED,
        SiteKind.MEDICAL_CARE,
        SiteKind.WELLNESS,
    }
)


class Ownership(TextChoices):
    """Whose it is."""

    PUBLIC = "public", pgettext_lazy("ownership", "Public")
    PRIVATE = "private", pgettext_lazy("ownership", "Private")
    COLLECTIVE = "collective", pgettext_lazy("ownership", "Village or community")


class Mode(TextChoices):
    """Who runs what somebody else owns, and on what terms."""

    OWNER = "owner", _("Run by its owner")
    PUBLIC_BUILT = "public_built", _("Built publicly, run privately")
    PUBLIC_AIDED = "public_aided", _("Private with public aid")
    ENTRUSTED = "entrusted", _("Entrusted")
    LEASED = "leased", _("Leased")
    PPP = "ppp", _("Public-private partnership")


class SiteState(TextChoices):
    """Whether people are served."""

    PREPARING = "preparing", _("Being prepared")
    OPERATING = "operating", pgettext_lazy("site", "Open")
    SUSPENDED = "suspended", pgettext_lazy("site", "Suspended")
    CLOSED = "closed", pgettext_lazy("site", "Closed")


class FactKind(TextChoices):
    """What holds for a site during a time. `detail` of the fact takes the codes of the class named beside it."""

    GRADE = "grade", _("Grade of the home (GB/T 37276)")
    STAR = "star", _("Local star rating")
    QUALITY = "quality", _("Quality assessment (WS/T 821)")
    INCLUSIVE = "inclusive", _("Inclusive price on file")
    LICENCE = "licence", _("Licence or certificate")  # Licence
    INSURANCE = "insurance", _("Insurance")  # Insurance
    MEDICAL = "medical", _("Medical care")  # Medical
    SERVICE = "service", _("Service")  # Service
    FLOOR_AREA = "floor_area", _("Floor area")
    OUTDOOR_AREA = "outdoor_area", _("Outdoor area")
    MODEL = "model", _("Model institution")


class Licence(TextChoices):
    """Papers that run out or are replaced."""

    REGISTRATION = "registration", _("Business licence or certificate of the legal person")
    PREMISES = "premises", _("Title of the premises or lease")
    FIRE = "fire", _("Fire safety certificate")
    FOOD = "food", _("Food business licence")
    HYGIENE = "hygiene", _("Health assessment report")
    BUILDING = "building", _("Building safety appraisal")
    MEDICAL_LICENCE = "medical_licence", _("Licence of the medical institution")
    FILING = "filing", _("Receipt of filing")


class Insurance(TextChoices):
    """Policies the plans name."""

    LIABILITY = "liability", _("Liability insurance of the institution")
    FOOD_LIABILITY = "food_liability", _("Food liability insurance")
    ACCIDENT = "accident", _("Accident insurance")
    HEALTH_INSURANCE = "health_insurance", _("Health insurance")


class Medical(TextChoices):
    """How medical care is secured."""

    AGREEMENT = "agreement", _("Agreement with a medical institution")
    CLINIC = "clinic", _("Clinic in the house")


class Service(TextChoices):
    """What a site opens for."""

    FULL_CARE = "full_care", _("Full-time care")
    DAY = "day", _("Day care")
    HOME_VISITS = "home_visits", _("Care at home")
    RESPITE = "respite", _("Respite care")
    MEALS = "meals", _("Meals")
    BATHING = "bathing", _("Bathing")
    REHABILITATION = "rehabilitation", _("Rehabilitation")
    LEARNING = "learning", _("Learning and leisure")
    GUIDANCE = "guidance", _("Guidance of families")
    CHILD_FULL_DAY = "child_full_day", _("Childcare, full day")
    CHILD_HALF_DAY = "child_half_day", _("Childcare, half day")
    CHILD_HOURLY = "child_hourly", _("Childcare by the hour")
    CHILD_OCCASIONAL = "child_occasional", _("Occasional childcare")


class UnitKind(TextChoices):
    """How capacity is counted: single beds, a class of children, or places a day that are not told apart."""

    BED = "bed", _("Bed")
    CHILD_CLASS = "class", _("Class")
    PLACES = "places", _("Day places")


class ClassKind(TextChoices):
    """Classes of children under three, by age."""

    INFANTS = "infants", _("Infants (6 to 12 months)")
    TODDLERS = "toddlers", _("Toddlers (12 to 24 months)")
    OLDER = "older", _("Older toddlers (24 to 36 months)")
    MIXED = "mixed", _("Mixed ages (from 18 months)")
    FAMILY = "family", _("Family childcare point (under 36 months)")


class Hours(TextChoices):
    """For which part of the day a child's place is given."""

    FULL_DAY = "full_day", _("Full day")
    HALF_DAY = "half_day", _("Half day")
    HOURLY = "hourly", _("By the hour")
    OCCASIONAL = "occasional", pgettext_lazy("hours", "Occasional")


class StayKind(TextChoices):
    """What somebody is cared for as."""

    RESIDENTIAL = "residential", _("Lives in")
    DAY_CARE = "day_care", _("Comes by day")
    CHILDCARE = "childcare", _("Childcare")


class StayState(TextChoices):
    """How certain a stay is. Occupancy is counted in the mode of the same name and all that follow it."""

    DRAFT = "draft", pgettext_lazy("stay", "Draft")
    PLANNED = "planned", pgettext_lazy("stay", "Offered")
    CONFIRMED = "confirmed", pgettext_lazy("stay", "Confirmed")
    REAL = "real", pgettext_lazy("stay", "Present")
    CANCELLED = "cancelled", pgettext_lazy("stay", "Cancelled")


# States in which a stay takes its bed or place.
TAKING = (StayState.PLANNED, StayState.CONFIRMED, StayState.REAL)
MODES = (StayState.DRAFT, StayState.PLANNED, StayState.CONFIRMED, StayState.REAL)


class StayEnd(TextChoices):
    """Why a stay ended."""

    HOME = "home", _("Went home")
    MOVED = "moved", _("Moved to another institution")
    HOSPITAL = "hospital", _("Stayed in hospital")
    DIED = "died", _("Died")
    RESETTLED = "resettled", _("Resettled, the institution closed")
    AGED_OUT = "aged_out", _("Reached the age limit")
    OTHER = "other", pgettext_lazy("end", "Other reason")


class Funding(TextChoices):
    """Who pays for a stay."""

    DESTITUTE = "destitute", _("State support for the destitute")
    VETERAN = "veteran", _("State support for veterans and kin")
    AIDED = "aided", _("Paid in part by the state")
    SELF = "self", _("Paid by the person or family")


class Origin(TextChoices):
    """How somebody came to be admitted."""

    DIRECT = "direct", _("Directly")
    QUEUE = "queue", _("From the waiting list")


class LeaveKind(TextChoices):
    """Where somebody is who keeps the bed."""

    HOSPITAL = "hospital", _("In hospital")
    HOME = "home", _("At home")


class Subject(TextChoices):
    """What plans, drills and incidents are about: the nine risks of GB 38600, then what strikes everybody."""

    CHOKING = "choking", _("Choking")
    MISTAKEN_INTAKE = "mistaken_intake", _("Wrong food or medicine taken")
    PRESSURE_SORE = "pressure_sore", _("Pressure sores")
    SCALD = "scald", _("Scalds and burns")
    BED_FALL = "bed_fall", _("Falling out of bed")
    FALL = "fall", _("Falls")
    HARM = "harm", _("Harm by others or oneself")
    LOST = "lost", _("Getting lost")
    LEISURE = "leisure", _("Accidents in leisure")
    FIRE = "fire", pgettext_lazy("risk", "Fire")
    FOOD_POISONING = "food_poisoning", _("Food poisoning")
    EPIDEMIC = "epidemic", _("Infectious disease")
    DISASTER = "disaster", _("Natural disaster")
    POWER = "power", _("Loss of power, water or heating")
    ABUSE = "abuse", _("Suspected abuse")
    OTHER = "other", pgettext_lazy("risk", "Other")


NINE_RISKS = (
    Subject.CHOKING,
    Subject.MISTAKEN_INTAKE,
    Subject.PRESSURE_SORE,
    Subject.SCALD,
    Subject.BED_FALL,
    Subject.FALL,
    Subject.HARM,
    Subject.LOST,
    Subject.LEISURE,
)


class Severity(IntegerChoices):
    """How bad an incident was."""

    SLIGHT = 1, _("Slight")
    INJURY = 2, _("Somebody was hurt")
    SERIOUS = 3, _("Serious")
    DEATH = 4, pgettext_lazy("severity", "Somebody died")


class IncidentState(TextChoices):
    """How far an incident has been dealt with."""

    REPORTED = "reported", _("Reported")
    FOLLOWED = "followed", _("Being followed")
    CLOSED = "closed", pgettext_lazy("incident", "Closed")


class Confidence(TextChoices):
    """How well a figure of a standard is known; anything but VERIFIED is to be confirmed by the department."""

    VERIFIED = "verified", _("Checked against the original")
    REPORTED = "reported", _("Reported by others, to be confirmed")
    REMEMBERED = "remembered", _("To be confirmed")


class LimitKind(TextChoices):
    """Figures of standards that rules read (facilities/data/limits*.csv)."""

    CLASS_SIZE = "class_size", _("Most children in a class")
    CHILDREN_A_CARER = "children_a_carer", _("Most children for one carer")
    FAMILY_CHILDREN = "family_children", _("Most children in a family childcare point")
    FAMILY_FLOOR = "family_floor", _("Least floor area for a child in a family childcare point")
    AGE_FROM = "age_from", _("Youngest age in a class")
    AGE_TO = "age_to", _("Age before which children are in a class")
    DRILL_MONTHS = "drill_months", _("Longest time between two drills")
    BACKGROUND_MONTHS = "background_months", _("Longest time between two background checks")
    HEALTH_MONTHS = "health_months", _("Longest time between two health examinations")
    FILING_WITHIN = "filing_within", _("Working days after the first resident within which a home files")
    FILING_REPLY = "filing_reply", _("Working days within which a complete filing is answered")
    FILING_REFUSAL = "filing_refusal", _("Working days within which a filing that does not comply is refused")
    FILING_MORE = "filing_more", _("Working days the operator has for what is missing")
    RANKING_DAYS = "ranking_days", _("Days for which every line of every ranking is kept")
    CLOSING_NOTICE = "closing_notice", _("Days ahead that a suspension or closure is announced")
    ELDERS_A_CARER = "elders_a_carer", _("Most residents for one carer at work")
    REST_HOURS = "rest_hours", _("Least rest between two shifts")
    RETURN_DAYS = "return_days", _("Days after a month or year within which its return is confirmed")
    TRAINING_HOURS = "training_hours", _("Hours of training asked of carers, by stage")
    FOLLOW_HOURS = "follow_hours", _("Longest time until the first step after an incident, by severity")


class NeighbourhoodKind(TextChoices):
    """Whether premises for elders come with the houses or have to be found among those that stand."""

    NEW = "new", pgettext_lazy("neighbourhood", "New")
    BUILT = "built", pgettext_lazy("neighbourhood", "Built already")


class QuotaBasis(TextChoices):
    """What a quota is counted by."""

    PERSON = "person", _("for each resident")
    HUNDRED_HOUSEHOLDS = "hundred_households", _("for every 100 households")


class ProvisionKind(TextChoices):
    """How a neighbourhood came by premises."""

    BUILT = "built", pgettext_lazy("premises", "Built with the houses")
    BOUGHT = "bought", pgettext_lazy("premises", "Bought")
    SWAPPED = "swapped", pgettext_lazy("premises", "Swapped")
    LEASED = "leased", pgettext_lazy("premises", "Leased")


class RemedyOutcome(TextChoices):
    """How a rectification plan ended."""

    DONE = "done", pgettext_lazy("rectification", "Carried out")
    DROPPED = "dropped", pgettext_lazy("rectification", "Dropped")


class WaitingKind(TextChoices):
    """What people wait for; the rules of each kind are its own."""

    ELDER = "elder", _("A place in a public home")
    CHILDCARE = "childcare", _("A childcare place")


class ApplicationState(TextChoices):
    """How it stands with an application. Only who waits is ranked."""

    WAITING = "waiting", pgettext_lazy("application", "Waiting")
    PAUSED = "paused", pgettext_lazy("application", "Paused")
    FULFILLED = "fulfilled", pgettext_lazy("application", "Has a place")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "Withdrawn")
    EXPIRED = "expired", pgettext_lazy("application", "Ended")


OPEN_APPLICATIONS = (ApplicationState.WAITING, ApplicationState.PAUSED)


class ApplicationEnd(TextChoices):
    """Why an application ended without a place."""

    DIED = "died", _("The person died")
    REFUSALS = "refusals", _("As many offers were refused as the rule allows")
    NOT_ADMITTED = "not_admitted", _("The conditions of the rule are no longer met")


class StatedFactName(TextChoices):
    """Facts of the rules that no record holds: stated by the applicant, with evidence."""

    SPECIAL_MERIT = "special_merit", _("Of special merit")
    LIVES_HERE = "lives_here", _("Lives here, registered elsewhere")
    GUARDIAN_WORKS_HERE = "guardian_works_here", _("A guardian works here")
    ALL_GUARDIANS_WORK = "all_guardians_work", _("Every guardian works")
    GUARDIAN_DISABLED = "guardian_disabled", _("A guardian is severely disabled")
    CHILDREN = "children", _("Children in the family")
    SIBLINGS_HERE = "siblings_here", _("A brother or sister is in the institution")
    WALK_MINUTES = "walk_minutes", _("Minutes on foot from home")


COUNTED_FACTS = frozenset({StatedFactName.CHILDREN, StatedFactName.WALK_MINUTES})


class OfferState(TextChoices):
    """What became of an offer."""

    OPEN = "open", pgettext_lazy("offer", "Not answered yet")
    ACCEPTED = "accepted", pgettext_lazy("offer", "Accepted")
    REFUSED = "refused", pgettext_lazy("offer", "Refused")
    LAPSED = "lapsed", pgettext_lazy("offer", "Not answered in time")
    WITHDRAWN = "withdrawn", pgettext_lazy("offer", "Taken back")


class RefusalReason(TextChoices):
    """Why an offer was refused. The rule says for which reasons a refusal does not count."""

    ILL = "ill", _("Ill or in hospital at present")
    FAR = "far", _("Too far from the family")
    UNFIT = "unfit", _("The place does not fit the care that is needed")
    PRICE = "price", _("Too dear")
    NOT_NOW = "not_now", _("Not needed at present")
    OTHER = "other", pgettext_lazy("refusal", "Other reason")


class PassingReason(TextChoices):
    """Why somebody further ahead was not offered a place. Shown on the public list."""

    WRONG_PLACE = "wrong_place", _("The place is for others (men or women, care level, age of the class)")
    UNREACHABLE = "unreachable", _("Could not be reached, with dates of the attempts")
    ILL = "ill", _("Ill or in hospital at present")
    OPEN_OFFER = "open_offer", _("Has another offer open")
    OTHER = "other", pgettext_lazy("passing", "Other reason, on file")


class NoticeKind(TextChoices):
    """What the public log of a list tells."""

    OFFERED = "offered", pgettext_lazy("notice", "A place was offered")
    ACCEPTED = "accepted", pgettext_lazy("notice", "The offer was accepted")
    REFUSED = "refused", pgettext_lazy("notice", "The offer was refused")
    LAPSED = "lapsed", pgettext_lazy("notice", "The offer lapsed")
    WITHDRAWN = "withdrawn", pgettext_lazy("notice", "The offer was taken back")
    PASSED_OVER = "passed_over", pgettext_lazy("notice", "Passed over")
