"""What rooms above this one tell of a unit or a hub on its page."""

from lianxin.foundation.ui.panels import Tellers
from lianxin.organizations.models import Hub, Unit

UNIT: Tellers[Unit] = Tellers()
HUB: Tellers[Hub] = Tellers()
