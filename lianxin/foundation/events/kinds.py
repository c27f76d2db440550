"""The register of event kinds: an event of an unknown kind is a programming error."""

_labels: dict[str, str] = {}


def declare(code: str, label: str) -> str:
    """Make a kind such as ``unit.abolished`` known with its Chinese label; answers the code."""
    if _labels.get(code, label) != label:
        raise ValueError(f"the event kind {code} is declared twice")
    _labels[code] = label
    return code


def label(code: str) -> str:
    """The Chinese label; an unknown code (an event of a later version) is shown as it is."""
    return _labels.get(code, code)


def known(code: str) -> bool:
    return code in _labels
