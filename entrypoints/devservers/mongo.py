"""MongoDB: the official image as a replica set of one, or `SecantusDB`, which stands in for it."""

import sysconfig
from pathlib import Path
from typing import Any

from entrypoints.devservers.machine import package_script
from entrypoints.devservers.recipe import Command, Image, Recipe
from entrypoints.devservers.server import Identity, NotReady

PACKAGE = "SecantusDB"


def _url(host: str, port: int) -> str:
    return f"mongodb://{host}:{port}/?directConnection=true"


def _prepare(files: Path, _scratch: Path, port: int) -> Command:
    # A separate program, never imported: its licence is the GPL, version 2.
    server = package_script("secantusd-py", PACKAGE, Path(sysconfig.get_path("scripts")))
    address = ("--host", "127.0.0.1", "--port", str(port))
    # Without --sync-on-commit it loses acknowledged commits when it is killed.
    return Command((str(server), *address, "--storage-path", str(files), "--sync-on-commit"))


def _identify(url: str) -> Identity:
    import pymongo  # an extra, needed only where MongoDB is used
    from pymongo.errors import PyMongoError

    try:
        with pymongo.MongoClient[dict[str, Any]](url, serverSelectionTimeoutMS=2000) as client:
            if not client.admin.command("hello")["isWritablePrimary"]:
                raise NotReady("it is not the primary of its replica set")
            info = client.admin.command("buildInfo")
    except PyMongoError as error:
        raise NotReady(str(error)) from error
    if "secantusVersion" in info:
        return Identity(f"SecantusDB {info['secantusVersion']} stand-in for MongoDB", stand_in=True)
    # Every mongod names its storage engines; who speaks the protocol without them is somebody else.
    if not info.get("storageEngines"):
        return Identity(f"An unknown stand-in for MongoDB {info['version']}", stand_in=True)
    return Identity(f"MongoDB {info['version']}")


def _initiate(url: str) -> None:
    """Tell a mongod that waits for it that it is a replica set of one: transactions need a set."""
    import pymongo  # as above
    from pymongo.errors import PyMongoError

    try:
        with pymongo.MongoClient[dict[str, Any]](url, serverSelectionTimeoutMS=2000) as client:
            if client.admin.command("hello").get("isreplicaset"):
                members = [{"_id": 0, "host": "127.0.0.1:27017"}]
                client.admin.command("replSetInitiate", {"_id": "sixfold", "members": members})
    except PyMongoError as error:
        raise NotReady(str(error)) from error


MONGO = Recipe(
    technology="mongo",
    product="MongoDB",
    package=PACKAGE,
    image=Image(
        variable="TEST_MONGO_IMAGE",
        official="mongo:8",
        port=27017,
        storage="/data/db",
        command=("mongod", "--replSet", "sixfold", "--bind_ip_all"),
        initiate=_initiate,
    ),
    url=_url,
    prepare=_prepare,
    identify=_identify,
)
