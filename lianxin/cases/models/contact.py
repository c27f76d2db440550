from django.db import models

from lianxin.cases.states import Channel


class Contact(models.Model):
    """One time somebody spoke to us (来话/来件). One contact may state several cases, one case have many contacts."""

    channel = models.CharField(max_length=20, choices=Channel)
    hub = models.ForeignKey("organizations.Hub", on_delete=models.PROTECT, related_name="+")
    citizen = models.ForeignKey("citizens.Citizen", on_delete=models.PROTECT, null=True, related_name="+")
    phone = models.ForeignKey("citizens.PhoneNumber", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    cases: "models.ManyToManyField[models.Model, ContactCase]" = models.ManyToManyField(
        "cases.Case", through="ContactCase", related_name="contacts"
    )

    class Meta:
        indexes = [models.Index(fields=["phone", "-at"], name="contact_phone_newest")]

    def __str__(self) -> str:
        return f"{self.channel} {self.at:%Y-%m-%d %H:%M}"


class ContactCase(models.Model):
    """That a contact spoke of a case."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "case"], name="contact_speaks_of_a_case_once")]

    def __str__(self) -> str:
        return f"{self.contact_id}–{self.case_id}"
