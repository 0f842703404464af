"""The exceptions of the driver, translated into port errors, without a server."""

from traceback import format_exception

import pytest
from bson.errors import InvalidBSON
from pymongo.errors import (
    AutoReconnect,
    BulkWriteError,
    DuplicateKeyError,
    ExecutionTimeout,
    NetworkTimeout,
    OperationFailure,
    PyMongoError,
    ServerSelectionTimeoutError,
    WaitQueueTimeoutError,
)

from adapters.mongo.errors import committing, translated, without_documents
from application.ports.errors import CommitUnknown, ConcurrencyConflict, PortError, Unavailable
from domain.shared.errors import InvalidValue

TRANSIENT = {"errorLabels": ["TransientTransactionError"]}
UNKNOWN = {"errorLabels": ["UnknownTransactionCommitResult"]}


def _lost_in_a_transaction() -> PyMongoError:
    """The driver labels a lost connection like a conflict."""
    return AutoReconnect("connection closed", TRANSIENT)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OperationFailure("WriteConflict", 112), ConcurrencyConflict),
        (OperationFailure("NoSuchTransaction", 251, TRANSIENT), ConcurrencyConflict),
        (OperationFailure("LockTimeout", 24, TRANSIENT), ConcurrencyConflict),
        (DuplicateKeyError("E11000", 11000), ConcurrencyConflict),
        (BulkWriteError({"writeErrors": [{"code": 11000}]}), ConcurrencyConflict),
        (BulkWriteError({"writeErrors": [{"code": 112}]}), ConcurrencyConflict),
        (BulkWriteError({"writeErrors": [], "writeConcernErrors": [{"code": 64}]}), Unavailable),
        (BulkWriteError({"writeConcernErrors": [{"code": 64}]}), Unavailable),
        (_lost_in_a_transaction(), Unavailable),
        (NetworkTimeout("timed out"), Unavailable),
        (ServerSelectionTimeoutError("nobody there"), Unavailable),
        (WaitQueueTimeoutError("all in use"), Unavailable),
        (ExecutionTimeout("operation exceeded time limit", 50), Unavailable),
        (OperationFailure("Authentication failed.", 18), Unavailable),
    ],
    ids=str,
)
def test_each_exception_of_the_driver_becomes_a_port_error(error: PyMongoError, expected: type[PortError]) -> None:
    """A change by somebody else is a conflict; everything else is `Unavailable`."""
    with pytest.raises(expected) as caught, translated():
        raise error
    assert caught.value.__cause__ is error


async def test_what_was_to_be_written_is_not_in_the_error() -> None:
    """The driver tells the whole operation, and the server the value of a key that is taken; the code by which it is
    translated stays, and so does the reason."""
    refused = {
        "index": 0,
        "code": 11000,
        "errmsg": 'E11000 duplicate key error index: uq_email_key dup key: { email_key: "ada@hive.example" }',
        "keyPattern": {"email_key": 1},
        "keyValue": {"email_key": "ada@hive.example"},
        "op": {"q": {}, "u": {"email": "ada@hive.example"}},
    }

    async def write() -> None:
        raise BulkWriteError({"writeErrors": [refused]})

    with pytest.raises(ConcurrencyConflict) as caught, translated():
        await without_documents(write())
    told = "".join(format_exception(caught.value))
    assert "duplicate key error index: uq_email_key" in told
    assert "ada@hive.example" not in told
    assert caught.value.__cause__ is not None
    assert caught.value.__cause__.__context__ is None, "a handler of errors may go further back than a log"


@pytest.mark.parametrize(
    "error",
    [
        AutoReconnect("connection closed", UNKNOWN),
        NetworkTimeout("timed out", UNKNOWN),
        OperationFailure("MaxTimeMSExpired", 50, UNKNOWN),
        # An earlier attempt may have committed.
        OperationFailure("NoSuchTransaction", 251, TRANSIENT),
    ],
    ids=str,
)
def test_a_commit_without_a_clear_answer_is_unknown(error: PyMongoError) -> None:
    """The driver repeats a commit by itself, so the last answer need not be about the first attempt."""
    with pytest.raises(CommitUnknown) as caught, translated(), committing():
        raise error
    assert caught.value.service == "MongoDB"


def test_a_commit_that_the_server_aborted_is_a_conflict() -> None:
    """Nothing was stored, and the transaction may be tried again."""
    with pytest.raises(ConcurrencyConflict), translated(), committing():
        raise OperationFailure("WriteConflict", 112, TRANSIENT)


@pytest.mark.parametrize(
    "error",
    [UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"), OverflowError("8 bytes"), InvalidBSON("x")],
    ids=lambda error: type(error).__name__,
)
def test_what_cannot_be_written_as_bson_is_an_invalid_value(error: Exception) -> None:
    """The mistake is in the value and not in the server."""
    with pytest.raises(InvalidValue), translated():
        raise error


def test_the_reason_leaves_out_the_description_of_the_servers() -> None:
    """What remains is a sentence for people."""
    message = "127.0.0.1:1: refused (configured timeouts: connectTimeoutMS: 3000.0ms), Timeout: 3.0s, Topology: …"
    with pytest.raises(Unavailable) as caught, translated():
        raise ServerSelectionTimeoutError(message)
    assert str(caught.value) == "MongoDB cannot be reached: 127.0.0.1:1: refused."
