"""What rooms below know of a line of the catalogue: the cases that went by it."""

from lianxin.foundation.ui.panels import Tellers
from lianxin.rulebook.models import CatalogueEntry

uses: Tellers[CatalogueEntry] = Tellers()
