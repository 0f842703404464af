"""The configuration: which features a shop offers."""

from copy import copy

from domain.configuration.configuration import Configuration, Feature


def test_everything_is_on_until_somebody_switches_it_off() -> None:
    """Of what nobody has said anything, nothing is kept; a shop has one configuration."""
    configuration = Configuration()
    assert (configuration.id.int, configuration.switched_off) == (6, frozenset())
    configuration.switch(Feature.REGISTRATION, on=True)
    assert configuration == Configuration()


def test_a_feature_is_switched_off_and_on_again() -> None:
    """Doing it twice is the same as doing it once."""
    configuration = Configuration()
    for _ in range(2):
        configuration.switch(Feature.REGISTRATION, on=False)
        assert configuration.switched_off == {Feature.REGISTRATION}
    for _ in range(2):
        configuration.switch(Feature.REGISTRATION, on=True)
        assert configuration.switched_off == frozenset()


def test_a_shallow_copy_of_a_configuration_is_independent() -> None:
    """Changing the copy does not change the original."""
    configuration = Configuration()
    copy(configuration).switch(Feature.REGISTRATION, on=False)
    assert configuration == Configuration()
