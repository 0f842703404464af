"""Before anything imports them: an `assert` in a scenario explains itself like a test's."""

import pytest

pytest.register_assert_rewrite("tests.acceptance.scenarios")
