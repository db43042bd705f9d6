"""译出过滤器: ``{{ text|said }}`` says a text of a table or of a record in the reader's language."""

from django import template

from huiyin.channels.desk.wording import said

register = template.Library()
register.filter("said", said)
