"""Mail: through the configured server, or into the outbox folder where there is none."""

from huiyin.project.settings import env

_TLS = env.choice("HUIYIN_MAIL_TLS", "starttls", ("starttls", "tls", "none"))

EMAIL_HOST = env.text("HUIYIN_MAIL_HOST", "")
EMAIL_PORT = env.number("HUIYIN_MAIL_PORT", {"starttls": 587, "tls": 465, "none": 25}[_TLS])
EMAIL_HOST_USER = env.text("HUIYIN_MAIL_USER", "")
EMAIL_HOST_PASSWORD = env.secret("HUIYIN_MAIL_PASSWORD_FILE", "")
EMAIL_USE_TLS = _TLS == "starttls"
EMAIL_USE_SSL = _TLS == "tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.mailbox("HUIYIN_MAIL_FROM", "huiyin@localhost", needed=bool(EMAIL_HOST))
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "django.core.mail.backends.filebased.EmailBackend"
)
