"""A port's docstring is its contract: every sentence of it is a law, and every law is a sentence of it."""

from inspect import getfile
from pathlib import Path

import pytest

import adapters
import application
from adapters import shared
from application import core
from tests.contracts.kit.docstrings import docstrings_in, laws_named_in, promises_of, protocols_in, sentences_of
from tests.contracts.laws.registry import PORTS
from tests.support.fixtures import RecordProperty

LAWS = {law.number for port in PORTS for law in port.laws}


def _driven_ports() -> list[type]:
    """Every Protocol outside the core, which has Protocols for its own parts."""
    own = {*protocols_in(core)}
    return [port for package in (application, shared) for port in protocols_in(package) if port not in own]


@pytest.mark.parametrize("port", _driven_ports(), ids=lambda port: port.__name__)
def test_every_sentence_of_a_port_names_its_law(port: type, record_property: RecordProperty) -> None:
    """Each but the first, which says what the port is for: what nobody checks is no promise, and is not made."""
    promises = list(promises_of(port))
    record_property("sentences", sum(bool(each.laws) for each in promises))
    assert promises, "it promises nothing"
    assert [f"{each.of}: {each.text}" for each in promises if not each.laws] == [], "no law holds these"
    assert [f"{each.of}: {each.text}" for each in promises if each.laws - LAWS] == [], "there are no such laws"


def test_the_laws_are_those_that_docstrings_name() -> None:
    """Each number in a docstring of the shop or its adapters has a law, and each law is named in one."""
    named = _laws_named_in(*(Path(package.__path__[0]) for package in (application, adapters)))
    assert LAWS - named == set(), "no docstring names these"
    assert named - LAWS == set(), "there are no such laws"


def test_each_law_of_a_port_is_promised_where_the_port_is() -> None:
    """In the file of a port, or in that of a value which it takes or gives: whoever writes an adapter reads these, and
    no others. Laws of the shop's own code have no port."""
    ports = {Path(getfile(port)) for port in _driven_ports()}
    promised = _laws_named_in(*ports, *(file.parent for file in ports if file.parent.name == "ports"))
    held = {law.number for port in PORTS if port.name != "application" for law in port.laws}
    assert held - promised == set(), "no port promises these"


def _laws_named_in(*files: Path) -> set[str]:
    return {law for text in docstrings_in(*files) for law in laws_named_in(text)}


def test_sentences_are_told_apart() -> None:
    """By their ends: neither a name in backticks nor a number with a point ends one."""
    text = """Takes `a.b` within 2.5 seconds (LAW-1): or else

    - fails (LAW-2);
    - hangs (LAW-3). Never both!

    It is `RFC-9562` that says so.
    """
    first, *others = sentences_of(text)
    assert first == "Takes `a.b` within 2.5 seconds (LAW-1): or else - fails (LAW-2); - hangs (LAW-3)."
    assert others == ["Never both!", "It is `RFC-9562` that says so."]
    assert laws_named_in(text) == {"LAW-1", "LAW-2", "LAW-3"}
