"""An import rule: which libraries some modules may know. Nothing has to be listed for a library that they may not."""

import sys
from collections.abc import Iterable
from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output
from importlinter.domain.helpers import module_expressions_to_modules
from importlinter.domain.imports import ModuleExpression


class LibraryContract(Contract):
    """The modules import what is ours, Python's own library, and of all others those that are allowed."""

    type_name = "libraries"

    source_modules = fields.SetField(subfield=fields.ModuleExpressionField())
    allowed_libraries = fields.SetField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: FBT001 (as import-linter calls it)
        """Look at what each of the modules imports itself."""
        found = [
            f"{module} -> {imported}"
            for module in self._modules(graph)
            for imported in graph.find_modules_directly_imported_by(module)
            if graph.is_module_squashed(imported) and imported not in self._allowed
        ]
        return ContractCheck(kept=not found, metadata={"found": sorted(found)})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Say which module knows which library."""
        for line in check.metadata["found"]:
            output.print_error(f"- {line}")

    def _modules(self, graph: ImportGraph) -> Iterable[str]:
        for module in module_expressions_to_modules(graph, cast(set[ModuleExpression], self.source_modules)):
            yield from (module.name, *graph.find_descendants(module.name))

    @property
    def _allowed(self) -> set[str]:
        # What a field is declared as is not what it holds.
        return (cast(set[str] | None, self.allowed_libraries) or set()) | sys.stdlib_module_names
