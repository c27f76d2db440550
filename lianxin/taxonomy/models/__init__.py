"""What other rooms name things by: categories, areas, reasons."""

from lianxin.taxonomy.models.areas import Area
from lianxin.taxonomy.models.editions import Category, CategoryEdition, ExtraField, ForeignClass
from lianxin.taxonomy.models.reasons import Need, Reason, ReasonKind

__all__ = [
    "Area",
    "Category",
    "CategoryEdition",
    "ExtraField",
    "ForeignClass",
    "Need",
    "Reason",
    "ReasonKind",
]
