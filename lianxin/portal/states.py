"""Where a publication and a page of a column stand, and the moves between."""

from django.db.models import TextChoices


class PublicationKind(TextChoices):
    """As what a case is told to everybody."""

    ANSWER = "answer", "公开答复"
    TYPICAL = "typical", "典型案例"


class PublicationState(TextChoices):
    """A publication goes from the editor to the unit that answered, to the office, to everybody."""

    DRAFT = "draft", "待编写"
    PENDING_CONSENT = "pending_consent", "待单位同意"
    PENDING_APPROVAL = "pending_approval", "待办公室核准"
    PUBLISHED = "published", "已公开"
    WITHDRAWN = "withdrawn", "已撤下"


# Step, and the states between which it goes. What nobody but the hotline answered needs no unit's consent.
PUBLICATION_MOVES: dict[str, frozenset[tuple[str, str]]] = {
    "redact": frozenset(
        {
            (PublicationState.DRAFT, PublicationState.PENDING_CONSENT),
            (PublicationState.DRAFT, PublicationState.PENDING_APPROVAL),
        }
    ),
    "consent": frozenset({(PublicationState.PENDING_CONSENT, PublicationState.PENDING_APPROVAL)}),
    "refuse_consent": frozenset({(PublicationState.PENDING_CONSENT, PublicationState.DRAFT)}),
    "approve": frozenset({(PublicationState.PENDING_APPROVAL, PublicationState.PUBLISHED)}),
    "send_back": frozenset({(PublicationState.PENDING_APPROVAL, PublicationState.DRAFT)}),
    "withdraw_publication": frozenset(
        (state, PublicationState.WITHDRAWN) for state in PublicationState if state != PublicationState.WITHDRAWN
    ),
}
# What stands in the way of choosing the same case once more.
PUBLICATION_LIVING = frozenset(PublicationState) - {PublicationState.WITHDRAWN}


class Column(TextChoices):
    """The columns of the portal."""

    ANNOUNCEMENT = "announcement", "热线公告"
    GUIDE = "guide", "办事指南"


class ArticleState(TextChoices):
    DRAFT = "draft", "草稿"
    PUBLISHED = "published", "已发布"
    WITHDRAWN = "withdrawn", "已撤下"


ARTICLE_MOVES: dict[str, frozenset[tuple[str, str]]] = {
    "write_article": frozenset({(ArticleState.WITHDRAWN, ArticleState.DRAFT)}),
    "publish_article": frozenset({(ArticleState.DRAFT, ArticleState.PUBLISHED)}),
    "withdraw_article": frozenset({(ArticleState.PUBLISHED, ArticleState.WITHDRAWN)}),
}
