"""What happens to what the portal tells everybody. Few rows by few people: they stand in the book of all that is
administered, sealed and verified with it."""

from lianxin.foundation.events.kinds import declare

PUBLICATION_CHOSEN = declare("publication.chosen", "选为公开")
PUBLICATION_REDACTED = declare("publication.redacted", "去标识编写")
PUBLICATION_CONSENTED = declare("publication.consented", "单位同意公开")
PUBLICATION_REFUSED = declare("publication.refused", "单位不同意公开")
PUBLICATION_APPROVED = declare("publication.approved", "核准公开")
PUBLICATION_SENT_BACK = declare("publication.sent_back", "退回改写")
PUBLICATION_WITHDRAWN = declare("publication.withdrawn", "撤下公开")
ARTICLE_WRITTEN = declare("article.written", "编写栏目文章")
ARTICLE_PUBLISHED = declare("article.published", "发布栏目文章")
ARTICLE_WITHDRAWN = declare("article.withdrawn", "撤下栏目文章")
FIGURES_PUBLISHED = declare("figures.published", "公布月度数据")
