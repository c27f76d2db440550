"""What rooms above this one tell of a person: the work that he has in hand."""

from lianxin.accounts.models import Person
from lianxin.foundation.ui.panels import Tellers

WORK: Tellers[Person] = Tellers()
