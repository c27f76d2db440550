from django.urls import re_path

from lianxin.foundation.files.pages import download

urlpatterns = [re_path(r"^files/(?P<token>[A-Za-z0-9_-]{43})$", download, name="download")]
