from espai.members.models.entities import Entity, Group, GroupMember, Phase, PhaseChange, PopulationFigure, phases_of
from espai.members.models.people import Appointment, Designation, Person
from espai.members.models.spaces import Edition, Membership, Space

__all__ = [
    "Appointment",
    "Designation",
    "Edition",
    "Entity",
    "Group",
    "GroupMember",
    "Membership",
    "Person",
    "Phase",
    "PhaseChange",
    "PopulationFigure",
    "Space",
    "phases_of",
]
