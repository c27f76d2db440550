"""Messages put together from invented words, as many as a test wants; always the same for the same number."""

from datetime import datetime, timedelta

from lianxin.foundation.time import LOCAL
from lianxin.rehearsal.messages import Message

PLACES = ("A3区银雀山路", "A7县城东街", "B市新区", "A2区老菜市场", "A8县镇上", "A市滨河小区", "村东头", "汽车站对面")
MATTERS = (
    ("路灯不亮", "路灯坏了一个星期，晚上看不见路，请派人修理。"),
    ("停水", "停水两天了，打供水公司电话一直没人接。"),
    ("夜间施工扰民", "投诉工地夜里两点还在施工，噪音很大，影响孩子休息。"),
    ("拖欠工资", "投诉老板拖欠工资，十二个人干了四个月一分钱没有拿到。"),
    ("咨询医保报销", "请问在外地住院，回本地报销的比例是多少？"),
    ("建议增设公交站", "建议在医院门口增设公交站，方便老人看病。"),
    ("垃圾成堆", "垃圾没有人清理，夏天味道很大。"),
    ("物业乱收费", "投诉物业收电梯费没有标准，也不公示账目。"),
    ("举报黑网吧", "举报一家网吧让未成年人上网，没有执照。"),
    ("表扬热心干部", "社区的工作人员帮我母亲办好了老年证，特此表扬。"),
    ("道路坑洼", "路面坑坑洼洼，大车多，骑车很危险。"),
)
REPLIES = ("", "经现场核实，已安排维修，三日内完成。", "已责令整改，并向来件人说明。")
BEGIN = datetime(2026, 1, 12, 8, 0, tzinfo=LOCAL)


def message(number: int) -> Message:
    """The message with this number, from 0; one in nine does not say who wrote it."""
    place, (title, body) = PLACES[number % len(PLACES)], MATTERS[number % len(MATTERS)]
    return Message(
        row=number + 2,
        title=f"{place}{title}",
        body=f"{place}第{number}号：{body}",
        at=BEGIN + timedelta(minutes=23 * number),
        user=f"U{number % 150}" if number % 9 else "",
        reply=REPLIES[number % len(REPLIES)],
    )


def messages(count: int) -> list[Message]:
    return [message(number) for number in range(count)]
