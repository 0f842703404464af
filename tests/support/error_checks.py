"""What holds for every error that a user can cause, wherever it is defined."""

import pickle

from domain.shared.errors import ShopError


def check_that_it_explains_itself(error: ShopError) -> None:
    """Its sentence is complete and shows the value of every field."""
    sentence = str(error)
    assert sentence.endswith("."), sentence
    assert all(str(value) in sentence for value in error.values.values()), sentence
    assert not {"{", "}"} & set(sentence), sentence


def check_that_it_can_be_pickled(error: ShopError) -> None:
    """Pickled and unpickled, as on its way to another process, it has the same class and the same values.

    However it was made: `Exception` by itself forgets what was given by name.
    """
    for each in (error, type(error)(**error.values)):
        again = pickle.loads(pickle.dumps(each))  # noqa: S301 (pickled in the same expression)
        assert type(again) is type(error)
        assert again.values == error.values
