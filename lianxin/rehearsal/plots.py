"""Which messages take another course than the straight one: each plot comes back at the same distance."""

from lianxin.rehearsal.scene import Act
from lianxin.rehearsal.twists import dispatching, ending, intake, linking, working

# Every third matter has a plot, in turn; the others go straight.
EVERY = 3
# Each plot: the twists of one matter, by their moments. What needs a county of its own, or others of its kind, comes
# more than once.
_COUNTY_ASKS: dict[str, Act] = {"arrived": dispatching.in_a_county, "dispatched": dispatching.city_helps}
_COUNTY_ASKS_IN_VAIN: dict[str, Act] = {"arrived": dispatching.in_a_county, "dispatched": dispatching.city_refuses}
PLOTS: list[dict[str, Act]] = [
    {"arrived": intake.drafted},
    {"registered": linking.one_of_many},
    {"registered": linking.in_an_incident},
    {"dispatched": dispatching.given_back},
    {"signed": working.suspended},
    {"arrived": intake.urgent, "dispatched": dispatching.told_by_telephone},
    {"arrived": intake.critical, "signed": working.reported},
    {"registered": intake.summed_up},
    _COUNTY_ASKS,
    {"registered": linking.one_of_many},
    {"registered": intake.asked_for_more, "accepted": dispatching.to_the_county, "signed": dispatching.passed_down},
    {"registered": intake.answered_at_once},
    {"registered": intake.declined},
    {"registered": intake.declined_by_two},
    {"registered": intake.not_declined, "dispatched": dispatching.recalled},
    {"accepted": dispatching.handed_over},
    {"registered": linking.merged_in_error},
    {"registered": intake.objected, "signed": dispatching.joined},
    {"registered": intake.passed_on},
    {"registered": intake.taken_back, "signed": dispatching.joined_in_vain},
    {"accepted": dispatching.consulted, "signed": dispatching.led_by_another},
    _COUNTY_ASKS_IN_VAIN,
    {"registered": linking.in_an_incident},
    {"accepted": dispatching.to_the_county, "signed": dispatching.passed_down_twice},
    {"dispatched": dispatching.given_back_in_vain, "signed": working.assigned},
    {"dispatched": dispatching.given_back_too_soon, "signed": working.urged},
    {"dispatched": dispatching.given_back_again_and_again},
    {"dispatched": dispatching.given_back_and_disputed},
    {"signed": working.given_more_time},
    {"signed": working.given_no_more_time, "handed_in": working.reply_rejected},
    {"registered": linking.one_of_many},
    {"signed": working.not_suspended, "in_review": ending.sent_back},
    {"signed": working.unreasonable},
    {"signed": working.beyond_duty},
    {"signed": working.not_unreasonable},
    {"signed": working.found_in_error},
    {"reviewed": ending.reworked},
    {"reviewed": ending.reworked_twice},
    {"registered": ending.given_up},
    {"signed": ending.given_up_in_hand},
    {"accepted": ending.hard, "in_review": ending.hard_no_more},
    {"answered": ending.held},
    {"over": linking.said_again},
    {"registered": linking.two_matters},
    {"accepted": linking.described_anew},
    {"registered": linking.corrected},
    {"registered": linking.withheld},
    {"registered": linking.in_an_incident},
]


def twists_of(place: int) -> dict[str, Act]:
    """The twists of the message that stands at `place` (from 0) in the file; none for most."""
    return {} if place % EVERY else dict(PLOTS[place // EVERY % len(PLOTS)])
