"""Templates are compiled once for each language; what is the same for all is rendered once.

A sentence such as `{{ _("Home") }}` costs a look into the catalogue each time it is rendered; here it is the word in
the reader's language when the template is compiled, and costs as much as the text around it.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, MutableMapping
from typing import Any

from flask.templating import Environment as FlaskEnvironment
from flask_babel import get_locale, get_translations
from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator
from jinja2.ext import Extension
from jinja2.parser import Parser
from jinja2.visitor import NodeTransformer

from lms.core.memory import Memory

PLACE = re.compile(r"%\((\w+)\)s")
WORDS = frozenset({"_", "gettext"})


class Translating(NodeTransformer):
    """Puts translations in place of `_("…")`; the forms of plurals are chosen when it is rendered."""

    def __init__(self, translate: Any) -> None:  # noqa: ANN401 - a catalogue has no type of its own
        self.translate = translate

    def visit_Output(self, node: nodes.Output) -> nodes.Output:  # noqa: N802
        """A sentence that is written becomes its pieces, so that nothing is joined twice."""
        found: list[nodes.Expr] = []
        for child in node.nodes:
            pieces = self._pieces(child) if isinstance(child, nodes.Call) else None
            found += [self.visit(child)] if pieces is None else pieces
        node.nodes = found
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802
        """A sentence that is an argument becomes one value, as Jinja's own `trans` makes it."""
        self.generic_visit(node)
        if isinstance(node.node, nodes.Name) and node.node.name == "_n":
            node.node = nodes.EnvironmentAttribute("plural")
        text = self._text(node)
        if text is None:
            return node
        if not node.kwargs:
            return nodes.TemplateData(text % {}, lineno=node.lineno)
        values = [
            nodes.Pair(nodes.Const(one.key), one.value, lineno=one.lineno) for one in node.kwargs
        ]
        return nodes.Mod(nodes.TemplateData(text), nodes.Dict(values), lineno=node.lineno)

    def _pieces(self, node: nodes.Call) -> list[nodes.Expr] | None:
        """Literal parts and values in turn; None if this is no sentence or needs `%` itself."""
        text = self._text(node)
        if text is None:
            return None
        values = {one.key: one.value for one in node.kwargs}
        parts = PLACE.split(text)
        names, literals = parts[1::2], parts[::2]
        if not set(names) <= set(values) or any("%" in one.replace("%%", "") for one in literals):
            return None
        written = [
            nodes.TemplateData(one.replace("%%", "%"), lineno=node.lineno) for one in literals
        ]
        pieces: list[nodes.Expr] = [written[0]]
        for name, literal in zip(names, written[1:], strict=True):
            pieces += [self.visit(values[name]), literal]
        return pieces

    def _text(self, node: nodes.Call) -> str | None:
        if not isinstance(node.node, nodes.Name) or node.node.name not in WORDS:
            return None
        if len(node.args) != 1 or node.dyn_args is not None or node.dyn_kwargs is not None:
            return None
        word = node.args[0]
        if not isinstance(word, nodes.Const) or not isinstance(word.value, str):
            return None
        return str(self.translate(word.value))


class Kept(Extension):
    """`{% kept facts %}…{% endkept %}`: a piece of a page that is rendered once for its facts.

    The facts must be all that the piece shows besides its language, and never become false: ids of
    published versions, not of people. What came first goes first when there are too many.
    """

    tags = {"kept"}  # noqa: RUF012 - Jinja's own protocol

    def parse(self, parser: Parser) -> list[nodes.Node]:
        """Read the tag, its facts and its piece: look for it, render and keep it if need be, write it."""
        line = next(parser.stream).lineno
        facts = parser.parse_tuple()
        piece = parser.parse_statements(("name:endkept",), drop_needle=True)
        known = [nodes.Const(f"{parser.name}:{line}"), facts]
        name = f"_kept_{line}"
        found, made = nodes.Name(name, "load"), nodes.Name(name, "store")
        render = nodes.AssignBlock(made, None, piece)
        keep = nodes.ExprStmt(self.call_method("keep", [*known, found]))
        steps = [
            nodes.Assign(made, self.call_method("find", known)),
            nodes.If(nodes.Test(found, "none", [], [], None, None), [render, keep], [], []),
            nodes.Output([found]),
        ]
        return [step.set_lineno(line) for step in steps]

    def find(self, place: str, facts: Hashable) -> str | None:
        """The piece at a place of a template for its facts, in the language of the template."""
        return _pieces.find((getattr(self.environment, "language", ""), place, facts))

    def keep(self, place: str, facts: Hashable, piece: str) -> None:
        """Keep a piece, if its template has a language."""
        language = getattr(self.environment, "language", "")
        if language:
            _pieces.keep((language, place, facts), piece)


_pieces: Memory[tuple[str, str, Hashable], str] = Memory(4000)


class Generator(CodeGenerator):
    """Jinja's, for an environment that may have a language."""

    environment: Environment

    def visit_Template(self, node: nodes.Template, frame: Any = None) -> None:  # noqa: ANN401, N802
        """Translate first, then generate."""
        if self.environment.translate is not None:
            node = Translating(self.environment.translate).visit(node)
        super().visit_Template(node, frame)


class Environment(FlaskEnvironment):
    """Flask's; pages are taken from an overlay of it for the language of the request.

    Whoever takes templates directly, such as tests and mails, gets them translated when rendered.
    """

    code_generator_class: type[CodeGenerator] = Generator
    catalogue: Any = None
    translate: Any = None
    language = ""

    def plural(self, one: str, many: str, num: int, **values: object) -> str:
        """What `_n` says, from the catalogue that the template was compiled with."""
        text: str = self.catalogue.ungettext(one, many, num)
        return text % {"num": num, **values}

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template: a chain of maps, which Jinja walks for each page, only if needed."""
        return super().make_globals(d) if d else self.globals

    def get_or_select_template(self, *args: Any, **kwargs: Any) -> Template:  # noqa: ANN401
        """The template in the language of the request."""
        chosen = self if self.overlayed else self._in_language(str(get_locale()))
        return super(Environment, chosen).get_or_select_template(*args, **kwargs)

    def _in_language(self, language: str) -> Environment:
        languages: dict[str, Environment] = self.__dict__.setdefault("languages", {})
        if language not in languages:
            made = self.overlay()
            made.catalogue, made.language = get_translations(), language
            made.translate = made.catalogue.ugettext
            languages[language] = made
        return languages[language]
