"""A persistence: here another one in memory, because what is counted is everything around its folder."""

from tests.planted_changes.change import Edit, FolderCopy, PlantedChange

BUILDER = '''

def dictionaries(settings: Settings, clock: Clock) -> Persistence:
    """Nothing to install."""
    from adapters.dictionaries.persistence import DictionaryPersistence

    return DictionaryPersistence(clock=clock)
'''

CONTRACT = '''"""The persistence in dictionaries."""

from adapters.dictionaries.persistence import DictionaryPersistence
from tests.contracts.kit.contract import AdapterContract, AdapterUnderTest
from tests.contracts.kit.law import Capability
from tests.contracts.laws.persistence.env import Harness
from tests.contracts.laws.registry import PERSISTENCE


class TestDictionaries(AdapterContract):
    """In dictionaries."""

    adapter = AdapterUnderTest(
        PERSISTENCE,
        "dictionaries",
        Harness(lambda _, clock: DictionaryPersistence(clock=clock)),
        declines=dict.fromkeys(Capability, "it lives in the process"),
    )
'''

BUILDERS = "entrypoints/bootstrap/builders.py"

CHANGE = PlantedChange(
    "persistence",
    edits=(
        Edit(
            "entrypoints/bootstrap/settings.py",
            '    persistence: Literal["memory", "sqlite", "postgres", "mongo"',
            ', "dictionaries"',
        ),
        Edit(BUILDERS, "    return MemoryPersistence(clock=clock)\n", BUILDER),
        Edit(
            BUILDERS,
            '    "memory": Choice(memory, lambda settings: "this process, until it ends"),\n',
            '    "dictionaries": Choice(dictionaries, lambda settings: "this process, until it ends"),\n',
        ),
    ),
    folders=(
        FolderCopy(
            "adapters/memory",
            "adapters/dictionaries",
            {"adapters.memory": "adapters.dictionaries", "MemoryPersistence": "DictionaryPersistence"},
        ),
    ),
    files={"tests/contracts/adapters/test_dictionaries.py": CONTRACT, "tests/planted/__init__.py": ""},
    tests=("tests/contracts/test_the_kit.py", "tests/contracts/adapters/test_dictionaries.py"),
)
