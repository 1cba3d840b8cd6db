from espai.programme.models.agenda import Point, Speaker, public_name, spoken_name
from espai.programme.models.attendance import Attendance, people_of
from espai.programme.models.contribution import Contribution, Decision
from espai.programme.models.convening import Convening
from espai.programme.models.minutes import Minutes
from espai.programme.models.session import FOLDER, OBJECTIVES, Session, Setback

__all__ = [
    "FOLDER",
    "OBJECTIVES",
    "Attendance",
    "Contribution",
    "Convening",
    "Decision",
    "Minutes",
    "Point",
    "Session",
    "Setback",
    "Speaker",
    "people_of",
    "public_name",
    "spoken_name",
]
