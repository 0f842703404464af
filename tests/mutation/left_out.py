"""What is not changed, by rule: what cannot matter when the code runs, or matters to nobody but a reader."""

import libcst as cst

_TYPES = {"TypeVar", "ParamSpec", "NewType", "cast", "TypeAlias"}
_GENERIC = {"Literal", "Callable", "tuple", "dict", "type"}
_LOG = {"debug", "info", "warning", "error", "exception", "getLogger"}
_NAMES = {"__slots__", "__all__", "sentence"}
_OF_A_DATACLASS = {"slots", "repr", "kw_only"}


def is_left_out(node: cst.CSTNode) -> bool:
    """Whether this node stays as it is, with all that is in it."""
    match node:
        case cst.Annotation() | cst.Import() | cst.ImportFrom() | cst.Global() | cst.Nonlocal():
            left_out = True
        case cst.SimpleStatementLine(
            body=[cst.Expr(value=cst.SimpleString() | cst.ConcatenatedString() | cst.Ellipsis())]
        ):
            left_out = True  # a docstring, or the body of a method that is only described
        case cst.SimpleStatementLine(body=[cst.Expr(value=cst.Call() as call)]):
            left_out = _name(call.func) in _LOG
        case cst.SimpleStatementLine(body=[cst.Assign(value=cst.Subscript(value=cst.Name(value=name)))]):
            left_out = name in _GENERIC
        case cst.SimpleStatementLine(body=[cst.Assign(targets=[target], value=value)]):
            left_out = _name(target.target) in _NAMES or (isinstance(value, cst.Call) and is_left_out(value))
        case cst.Call(func=func):
            left_out = _name(func) in _TYPES | _LOG
        case cst.ClassDef(bases=bases):
            left_out = any(_name(base.value) == "Protocol" for base in bases)
        case cst.AnnAssign(annotation=cst.Annotation(annotation=kind)):
            left_out = _name(kind) == "TypeAlias"
        case cst.Arg(keyword=cst.Name(value=name)):
            left_out = name in _OF_A_DATACLASS
        case _:
            left_out = False
    return left_out


def is_as_false(before: cst.CSTNode, after: cst.CSTNode) -> bool:
    """Whether an argument that was `False` is `None` now, which is as false."""
    if not (isinstance(before, cst.Call) and isinstance(after, cst.Call) and len(before.args) == len(after.args)):
        return False
    return any(
        (_name(old.value), _name(new.value)) == ("False", "None")
        for old, new in zip(before.args, after.args, strict=True)
    )


def is_kept_in_decorator(operator: object) -> bool:
    """Of a decorator only True and False are changed: whatever else is no program, as often as not."""
    return getattr(operator, "__name__", "") != "operator_name"


def _name(node: cst.CSTNode) -> str:
    """`Protocol` for `Protocol`, for `typing.Protocol` and for `Protocol[T]`."""
    match node:
        case cst.Name(value=name) | cst.Attribute(attr=cst.Name(value=name)):
            return name
        case cst.Subscript(value=value):
            return _name(value)
    return ""
