"""What the portal keeps of its own."""

from lianxin.portal.models.articles import Article
from lianxin.portal.models.figures import MonthFigure
from lianxin.portal.models.publications import Publication

__all__ = ["Article", "MonthFigure", "Publication"]
