"""Fields of forms that several rooms need."""

from typing import Any

from django import forms


class WordsField(forms.CharField):
    """Words of a sentence or more."""

    def __init__(self, **given: Any) -> None:
        super().__init__(widget=forms.Textarea, **given)
