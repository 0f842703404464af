"""What is behind each port, for people: printed at start, and by `sixfold wiring`."""

from collections.abc import Iterable
from dataclasses import fields, replace

from entrypoints.bootstrap.container import Container
from entrypoints.bootstrap.resources import PortBinding, binding, resources
from entrypoints.devservers.addresses import without_password
from entrypoints.devservers.server import DevServer


def port_bindings(container: Container, started: Iterable[DevServer] = ()) -> list[PortBinding]:
    """Every driven port: first what is opened, then the shop's services. `started` are the servers started here."""
    services = container.services()
    bound = [resource.binding for resource in resources(container)]
    bound += [binding(field.name, getattr(services, field.name), container) for field in fields(services)]
    here = {without_password(server.url): f", {server.description}" for server in started}
    return [replace(each, place=each.place + here.get(each.place, "")) for each in bound]
