import pytest

from tests.notices import mailbox


@pytest.fixture
def mails(app):
    """Reads what was mailed: `mails()`."""
    app.extensions.pop("tandem_transport", None)
    yield lambda: mailbox.sent(app)
    app.extensions.pop("tandem_transport", None)


@pytest.fixture
def limits_on(app):
    app.config["RATELIMIT_ENABLED"] = True
    yield
    app.config["RATELIMIT_ENABLED"] = False
