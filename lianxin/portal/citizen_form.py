"""What all forms of citizens share: what is wrong is told once more at the top of the page."""

from lianxin.foundation.ui.step_form import RefusingForm


class CitizenForm(RefusingForm):
    """A form whose faults are listed at the top, each leading to its field. The server alone says what is missing, so
    that it is said the same way with and without scripts."""

    use_required_attribute = False

    @property
    def faults(self) -> list[tuple[str, str, str]]:
        """What is wrong: the field's id, its label, the first reason."""
        return [
            (str(self[name].id_for_label), str(self[name].label), str(errors[0]))
            for name, errors in self.errors.items()
            if name in self.fields and not self[name].is_hidden
        ]
