"""A program that knows the platform by its OpenAPI file alone: what it sends and what it gets are as the file says."""

from typing import Any

import jsonschema_rs
from django.http import HttpResponse
from django.test import Client

FILE = "/api/v1/openapi.json"
FORM = "multipart/form-data"


class Stranger:
    """Calls operations by their id. Nothing of ours is known to it but the address of the file, and its secret."""

    def __init__(self, secret: str) -> None:
        self.client = Client(headers={"authorization": f"Bearer {secret}"})
        self.file: dict[str, Any] = self.client.get(FILE).json()
        self.operations = {
            told["operationId"]: (address, method, told)
            for address, methods in self.file["paths"].items()
            for method, told in methods.items()
        }

    def call(self, operation: str, body: Any = None, **given: Any) -> Any:
        """What the operation answers with success; `given` are parameters of its address and query."""
        address, method, told = self.operations[operation]
        query = {name: value for name, value in given.items() if f"{{{name}}}" not in address}
        known = {parameter["name"] for parameter in told.get("parameters", ())}
        assert given.keys() <= known, (given, known)
        kind = self._kind(told)
        if body is not None and kind != FORM:
            self._demand_fit(told["requestBody"]["content"][kind]["schema"], body)
        sent = {"data": body or {}} | ({} if kind == FORM else {"content_type": kind})
        where = address.format(**given)
        answer = self.client.get(where, query) if method == "get" else self.client.post(where, **sent)
        return self._read(told, answer)

    def _kind(self, told: dict[str, Any]) -> str:
        return next(iter(told.get("requestBody", {"content": {"application/json": {}}})["content"]))

    def _read(self, told: dict[str, Any], answer: HttpResponse) -> Any:
        assert answer.status_code in (200, 201), (answer.status_code, answer.content.decode())
        content = told["responses"][str(answer.status_code)]["content"]
        if "application/json" not in content:
            return b"".join(answer.streaming_content)
        found = answer.json()
        self._demand_fit(content["application/json"]["schema"], found)
        return found

    def _demand_fit(self, schema: dict[str, Any], value: Any) -> None:
        """Raises where a value is not as the file says."""
        jsonschema_rs.validate({**schema, "components": self.file["components"]}, value)

    def act(self, number: str, key: str, **fields: Any) -> Any:
        """The act of that key on the case, as it is offered, with its `fields`; each as the offer says it must be."""
        offers = self.call("offers", number=number)["acts"]
        offer = next(each for each in offers if each["key"] == key and not each["locked"])
        jsonschema_rs.validate(offer["fields"], fields)
        frame = {name: offer[name] for name in ("on", "seen") if offer[name] is not None}
        return self.call(f"act_{key}", frame | fields, number=number)
