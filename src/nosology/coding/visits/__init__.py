"""The visit: its level from problems, data and risk, or from time, each element with its evidence."""

from nosology.coding.visits.scoring import VisitServices, add_to_visit, score_visit

__all__ = ["VisitServices", "add_to_visit", "score_visit"]
