"""What cases do by themselves, in the worker."""

from procrastinate.contrib.django import app

from lianxin.cases import keeper


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="cases.lapse_claims", pass_context=False)
def lapse_claims(timestamp: int) -> None:  # noqa: ARG001  # the scheduler passes it
    """Every minute: give back to the pool what was taken and not done in its time."""
    keeper.lapse_claims()
