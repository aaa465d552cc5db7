"""The visit: its level from problems, data and risk, or from time, each element with its evidence."""

from nosology.coding.visits.scoring import VisitServices, score_visit, with_modifier

__all__ = ["VisitServices", "score_visit", "with_modifier"]
