"""Photographs every page for docs/tour.md: `.venv/bin/python -m tests.tour [NAME…]`, all pictures or those named.

A city of its own is played from the demonstration's invented messages up to this moment; nothing else is ever shown.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import django
from playwright.sync_api import Browser, Page, sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from lianxin.cases.models import Case, TaskOrder  # noqa: E402  # Django is set up first
from lianxin.cases.states import CaseState, OrderState, Urgency  # noqa: E402
from lianxin.cases.steps.dispute import dispute  # noqa: E402
from lianxin.cases.steps.endorse import endorse  # noqa: E402
from lianxin.cases.steps.finish import Reply, finish  # noqa: E402
from lianxin.citizens.models import LimitLevel  # noqa: E402
from lianxin.citizens.steps.find_or_register import find_or_register  # noqa: E402
from lianxin.citizens.steps.limit_reception import limit_reception  # noqa: E402
from lianxin.demo.cases import play_cases  # noqa: E402
from lianxin.foundation import time  # noqa: E402
from lianxin.operations import layers  # noqa: E402
from lianxin.operations.embedded import Cluster  # noqa: E402
from lianxin.taxonomy.queries import category  # noqa: E402
from tests import cluster as clusters  # noqa: E402
from tests.cases import dispatch_thread, intake_thread, returns_thread, thread, work_thread  # noqa: E402
from tests.cast import actor  # noqa: E402
from tests.conftest import DATABASE  # noqa: E402
from tests.served import ROOT, Served  # noqa: E402

FOLDER = ROOT / "docs" / "images"
LARGEST = 250_000  # bytes of one picture
BAD = 400  # from this status on an answer is none
SETTLED = 700  # milliseconds until a page stands still
LONGEST = 15_000  # milliseconds that anything may take
DESK, PHONE = 1440, 390
HALF_AN_HOUR = timedelta(minutes=30)
HANDLER, DISPATCHER, AGENT = "zhaihongyu", "shaojinghe", "linxiaoyun"


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One picture: who looks, at which address (or a question to the database for it), and what is done before."""

    name: str
    who: str
    at: str | Callable[[], str]
    width: int = DESK
    theme: str = "light"
    does: Callable[[Page], None] = lambda _page: None


def own_order(state: OrderState, *, newest: bool = True) -> TaskOrder:
    """An order of 兰山区 in `state`."""
    rows = TaskOrder.objects.unscoped("tour").filter(state=state, unit__code=thread.COUNTY, role="lead")
    return rows.order_by("-pk" if newest else "pk").first() or rows.get()


def case_at(state: CaseState, **wish: object) -> str:
    """The address of the case that tells most, of those in `state`."""
    rows = Case.objects.unscoped("tour").filter(state=state, **wish)
    case = max(rows, key=lambda each: TaskOrder.objects.unscoped("tour").filter(case=each).count())
    return f"/cases/{case.number}/"


def order_at(state: OrderState) -> str:
    return f"/cases/{own_order(state).case.number}/"


def printed() -> str:
    order = TaskOrder.objects.unscoped("tour").filter(case__state=CaseState.IN_HAND).order_by("pk").first()
    assert order, "somebody always has something in hand"
    return f"/cases/{order.case.number}/orders/{order.pk}/print/"


def to_be_sent() -> str:
    case = Case.objects.unscoped("tour").filter(state=CaseState.PENDING_DISPATCH).order_by("pk").first()
    assert case, "somebody always waits to be sent on"
    return f"/desk/dispatch/?on={case.number}"


def compared() -> str:
    one, other = Case.objects.unscoped("tour").filter(state=CaseState.PENDING_DISPATCH).order_by("-pk")[:2]
    return f"/desk/merge/{one.number}/{other.number}/"


def takes_a_call(page: Page) -> None:
    """An agent writes down what somebody says."""
    page.fill("#intake-number", thread.NUMBER)
    page.press("#intake-number", "Enter")
    page.wait_for_url("**contact=*")
    page.keyboard.press("2")
    said = {
        "happened": "今天早上七点起",
        "place": "银雀山路某小区三号楼",
        "cause": "整栋楼没有水，物业说是供水管道坏了。",
        "process": "打过供水公司电话，说在抢修，一直没有恢复；楼里有老人和孩子。",
        "wish": "尽快恢复供水，并告诉大家几点能修好。",
    }
    for name, words in said.items():
        page.fill(f"[name={name}]", words)
    picks(page, "area", "兰山区")
    picks(page, "category", "停水")
    page.locator(".iowners").wait_for()


def picks(page: Page, name: str, words: str) -> None:
    page.locator(f"#intake-{name}").fill(words)
    page.locator(f"#intake-{name}_list [role=option]").first.click()


def opens(key: str) -> Callable[[Page], None]:
    return lambda page: page.locator(f"a[href*='/do/{key}/']:visible").first.click()


def asks_for_keys(page: Page) -> None:
    page.keyboard.press("?")


SHOTS = (
    Shot(name="home", who=DISPATCHER, at="/"),
    Shot(name="keys", who=DISPATCHER, at="/cases/", does=asks_for_keys),
    Shot(name="intake", who=AGENT, at="/desk/intake/", does=takes_a_call),
    Shot(name="dispatch", who=DISPATCHER, at=to_be_sent),
    Shot(name="returns", who=DISPATCHER, at="/desk/dispatch/?tab=returns"),
    Shot(name="merge", who=DISPATCHER, at=compared),
    Shot(name="list", who=DISPATCHER, at="/cases/"),
    Shot(name="case", who=DISPATCHER, at=lambda: case_at(CaseState.PENDING_REVIEW)),
    Shot(name="case-dark", who=DISPATCHER, at=lambda: case_at(CaseState.IN_HAND), theme="dark"),
    Shot(name="act", who=DISPATCHER, at=lambda: case_at(CaseState.IN_HAND), does=opens("add_unit")),
    Shot(name="order-print", who=DISPATCHER, at=printed),
    Shot(name="unit-home-phone", who=HANDLER, at="/", width=PHONE),
    Shot(name="unit-list-phone", who=HANDLER, at="/cases/", width=PHONE),
    Shot(name="unit-order-phone", who=HANDLER, at=lambda: order_at(OrderState.PENDING_SIGN_FOR), width=PHONE),
    Shot(name="unit-reply-phone", who=HANDLER, at=lambda: order_at(OrderState.HANDLING), width=PHONE),
    Shot(name="unit-list", who=HANDLER, at="/cases/"),
    Shot(name="unit-case", who=HANDLER, at=lambda: order_at(OrderState.HANDLING)),
    Shot(name="sign-for", who=HANDLER, at="/cases/sign-for/"),
    Shot(name="decisions-phone", who="niebaichuan", at="/desk/decisions/?tab=replies", width=PHONE),
    Shot(name="decisions", who="fuchangling", at="/desk/decisions/"),
    Shot(name="reviews", who="gengruoxi", at="/desk/reviews/"),
    Shot(name="follow-up", who="panyiming", at="/desk/follow-up/"),
    Shot(name="floor", who="qiaoyulan", at="/desk/floor/"),
    Shot(name="supervision", who="kongqingyue", at="/desk/supervision/"),
    Shot(name="profile", who=DISPATCHER, at="/me/"),
)


def told(title: str, content: str, place: str, code: str) -> dict[str, Any]:
    """What somebody says, for a case of the class `code`."""
    return {"title": title, "content": content, "place": place, "category": category(code, time.now())}


def prepare() -> None:
    """Beside what was played: something that waits for every post."""
    play_cases()
    now = time.now()
    thread.dispatched(at=now - timedelta(days=1), number=thread.NUMBER)
    light = told("路灯整条街不亮", "通达路路灯三天不亮，晚上走路看不清。", "通达路", "010301")
    thread.accepted(at=now - HALF_AN_HOUR, **light)
    thread.accepted(at=now - HALF_AN_HOUR, **light | {"content": "通达路的路灯坏了，一片漆黑，请修。"})
    pit = told("两个小区之间的路塌了没有人修", "路面塌陷，两边物业都说不归自己管。", "沂蒙路", "010201")
    asks = "街道和园区都说这段路不归自己管，请协调。"
    dispute(thread.accepted(at=now - HALF_AN_HOUR, **pit), asks, by=actor(DISPATCHER), at=now)
    wish = told("给我介绍对象", "要求热线给介绍对象。", "解放路", "230404")
    intake_thread.proposed(thread.registered(now - HALF_AN_HOUR, **wish), at=now)
    gas = told("地下车库闻到很浓的燃气味", "地下车库燃气味很重，已经不敢进去。", "金雀山路", "170505")
    thread.dispatched(at=now - timedelta(minutes=5), urgency=Urgency.CRITICAL, **gas)
    warned(now - HALF_AN_HOUR)
    waits_in_units()


def warned(at: datetime) -> None:
    """A number from which somebody rang again and again for nothing, up to the warning."""
    _citizen, number = find_or_register("19900000777", "", by=actor(AGENT), at=at)
    assert number, "a telephone number has its row"
    for minutes, level in enumerate((LimitLevel.PERSUADE, LimitLevel.WARN)):
        said = "一天拨打三十余次，只骂人，不说事。"
        limit_reception(number, level, said, by=actor("qiaoyulan"), at=at + timedelta(minutes=minutes))


def waits_in_units() -> None:
    """An order given back, one answered, one to be answered, more time asked for."""
    now = time.now()
    returns_thread.asked(own_order(OrderState.PENDING_SIGN_FOR, newest=False), at=now)
    lid = told("人行道井盖破损", "人行道井盖破了一角，老人差点踩空。", "新华路", "010401")
    done = Reply(internal="养护队两人，更换井盖一块。", public="您反映的井盖已于今天上午更换。联系电话：0539-0000123。")
    finish(thread.signed(at=now - 3 * thread.HOUR, **lid), done, by=actor(HANDLER), at=now - thread.HOUR)
    bins = told("小区垃圾三天没有清运", "垃圾箱满了三天，气味很大，请安排清运。", "平安路", "020201")
    thread.signed(at=now - 2 * thread.HOUR, **bins)
    handling = TaskOrder.objects.unscoped("tour").filter(state=OrderState.HANDLING, role="lead").order_by("pk")
    for order in handling.exclude(unit__code=thread.COUNTY)[:2]:
        request = work_thread.asked(order, "2wd", at=now)
        deputy = dispatch_thread.at_unit(work_thread.DEPUTY, order.unit)
        endorse(request, "情况属实。", by=deputy, at=time.now())


def take(shot: Shot, browser: Browser, served: Served) -> None:
    """Raises RuntimeError where anything of the page is not answered, and for a picture that is too large."""
    context = served.context(browser, shot.who, width=shot.width, theme=shot.theme)
    context.set_default_timeout(LONGEST)
    page = context.new_page()
    failed: list[str] = []
    page.on("response", lambda each: failed.append(each.url) if each.status >= BAD else None)
    page.goto(shot.at if isinstance(shot.at, str) else shot.at())
    page.wait_for_timeout(SETTLED)
    shot.does(page)
    page.wait_for_timeout(SETTLED)
    size = len(page.screenshot(path=FOLDER / f"{shot.name}.png"))
    if failed or size > LARGEST:
        raise RuntimeError(f"{shot.name}: {size} bytes, not answered: {failed}")
    context.close()


@contextmanager
def city() -> Iterator[Served]:
    """The demonstration city as it is served, in a database of its own that is dropped afterwards."""
    with clusters.running(clusters.server()) as cluster:
        _fresh(cluster)
        try:
            prepare()
            served = Served(cluster)
            with closing(served):
                yield served
        finally:
            django.db.connections.close_all()
            cluster.drop_database(DATABASE)


def _fresh(cluster: Cluster) -> None:
    cluster.create_database(DATABASE, template=clusters.template(cluster))
    clusters.point_at(cluster, DATABASE)


def main(names: list[str]) -> None:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's loop lives in this thread
    with city() as served, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=layers.chromium(), args=["--no-sandbox"])
        for shot in SHOTS:
            if not names or shot.name in names:
                take(shot, browser, served)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
