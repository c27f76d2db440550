"""Refusals become answers here and nowhere else."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


def errors_to_answers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    return get_response
