"""What is changed in the code: the operators of mutmut, and three that it lacks.

An operator is a kind of syntax node, and a function from such a node to what may stand in its place.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import libcst as cst
from mutmut.mutation.mutators import mutation_operators, operator_string

Operator = tuple[type, Callable[[Any], Iterable[cst.CSTNode]]]


def _drop_statement(line: cst.SimpleStatementLine) -> Iterator[cst.CSTNode]:
    """Leave out a call, or a check that raises."""
    if len(line.body) == 1 and isinstance(line.body[0], cst.Expr | cst.Raise):
        yield line.with_changes(body=[cst.Pass()])


def _negate_condition(node: cst.If | cst.While | cst.CompIf) -> Iterator[cst.CSTNode]:
    """Turn a condition round; comparisons and `not` have operators of their own."""
    if not isinstance(node.test, cst.Comparison | cst.UnaryOperation):
        inverse = cst.UnaryOperation(cst.Not(), node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()]))
        yield node.with_changes(test=inverse)


def _return_none(node: cst.Return) -> Iterator[cst.CSTNode]:
    """Answer nothing."""
    if node.value is not None and not _is_none(node.value):
        yield node.with_changes(value=cst.Name("None"))


def _other_text(node: cst.BaseString) -> Iterator[cst.CSTNode]:
    """Another text; mutmut's changes of case find nothing more than that."""
    yield from list(operator_string(node))[:1]


def _is_none(node: cst.BaseExpression) -> bool:
    return isinstance(node, cst.Name) and node.value == "None"


OPERATORS: tuple[Operator, ...] = (
    *(each for each in mutation_operators if each[1] is not operator_string),
    (cst.BaseString, _other_text),
    (cst.SimpleStatementLine, _drop_statement),
    (cst.If, _negate_condition),
    (cst.While, _negate_condition),
    (cst.CompIf, _negate_condition),
    (cst.Return, _return_none),
)
