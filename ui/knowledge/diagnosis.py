"""The place where question trees are written: the trees, the outline of the one chosen, the form of one node."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSplitter, QWidget

from app.kernel.i18n import N_, _, plural
from ui.knowledge.forms import tree_form
from ui.knowledge.node_form import NodeForm
from ui.knowledge.screen import KnowledgeScreen
from ui.knowledge.tree_outline import TreeOutline
from ui.knowledge.words import tree_mark, tree_second
from ui.toolkit.cells import TwoLines
from ui.toolkit.empty_state import EmptyState, OrEmpty
from ui.toolkit.grounds import Panel
from ui.toolkit.layout import column, row
from ui.toolkit.live import Live
from ui.toolkit.message_bar import MessageBar
from ui.toolkit.pills import Mark
from ui.toolkit.records_screen import Wording
from ui.toolkit.table import Column

if TYPE_CHECKING:
    from app.knowledge.rules import Node, Tree
    from ui.knowledge.tree_edits import Line
    from ui.toolkit.matches import Match

COLUMNS = [
    Column("tree", N_("Question tree"), lambda row: TwoLines(row.name, tree_second(row), "list-checks")),
    Column("state", N_("State"), lambda row: Mark(*tree_mark(row)), width=142),
]
STEPS = ("tree.publish",)
LINKS = ("tree.describe", "tree.discard", "tree.retire", "tree.restore")
MOST_FAULTS = 3
LIST_WIDTH, EDITOR_WIDTH = 440, 900
BESIDE = 620
"""Pixels: with less, the answers of the form would be too narrow to be read."""


class EditorHalves(QSplitter):
    """Outline and form: beside each other where there is room to write, else the form below."""

    def __init__(self, outline: QWidget, form: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.addWidget(outline)
        self.addWidget(form)
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wanted = Qt.Orientation.Vertical if event.size().width() < BESIDE else Qt.Orientation.Horizontal
        if wanted != self.orientation():
            self.setOrientation(wanted)
            self._share()

    def _share(self) -> None:
        self.setSizes([EDITOR_WIDTH * 9 // 20, EDITOR_WIDTH * 11 // 20])


class Diagnosis(KnowledgeScreen):
    place = "diagnosis"
    search_for = N_("Search question trees")
    forms_by_name = {"tree": tree_form}

    def __init__(self, live: Live) -> None:
        wording = Wording(
            _("Diagnosis"),
            "list-checks",
            {"active": _("In use"), "all": _("All")},
            _("No question trees here"),
            _("Questions lead from a complaint to its likely cause, and every answer is kept on the call."),
            _("Choose a question tree to see it"),
        )
        self.faults = MessageBar(can_close=False)
        super().__init__(live, wording, COLUMNS, STEPS, links=LINKS, pinned=STEPS, above=("tree.new",))
        self.outline = TreeOutline()
        self.node_form = NodeForm(self.show_error)
        self._lay_out_editor()
        self.halves.setSizes([LIST_WIDTH, EDITOR_WIDTH])
        self.halves.setStretchFactor(0, 0)
        self.outline.chosen.connect(self.on_node_chosen)
        self.node_form.edited.connect(lambda node: self._start(lambda: self.presenter.change_node(node)))
        self.node_form.new_wanted.connect(self.on_new_wanted)

    def _lay_out_editor(self) -> None:
        first = self.button("tree.begin", kind="primary")
        sentence = _("A tree begins with the first thing one asks.")
        self.or_begin = OrEmpty(self.outline, EmptyState("list-checks", _("No questions yet"), sentence, first))
        left = Panel("surface")
        left.setLayout(column(self.or_begin))
        inside = Panel("surface", "left")
        remove = self.button("tree.remove_node")
        inside.setLayout(column(self.node_form, row(remove, None), spacing=12, margins=(20, 12, 20, 12)))
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.form_area = scroll
        halves = EditorHalves(left, scroll)
        ground = Panel("surface", "top")
        lines = column(self.faults, halves, spacing=0, margins=(0, 1, 0, 0))
        lines.setStretch(1, 1)
        ground.setLayout(lines)
        self.card.add_below(ground)

    def bind(self, presenter: Any) -> None:
        self.node_form.searches = {
            "problem_code_id": presenter.search_problems,
            "cause_code_id": presenter.search_causes,
            "article_id": presenter.search_articles,
        }
        super().bind(presenter)

    def _start(self, intent: Callable[[], Awaitable[None]]) -> None:
        if self.presenter is not None:
            self.start(intent)

    def on_node_chosen(self, key: str) -> None:
        self.node_form.tell_pending()
        self._start(lambda: self.presenter.choose_node(key))

    def on_new_wanted(self, question: Any, answer_key: str, kind: str) -> None:
        self._start(lambda: self.presenter.lead_to_new(question, answer_key, kind))

    def on_selected_changed(self) -> None:
        self.node_form.tell_pending()
        super().on_selected_changed()

    def show_outline(self, lines: Sequence[Line], chosen: str) -> None:
        self.outline.show_lines(lines, chosen)
        self.or_begin.show_widget(bool(lines))
        self.form_area.setVisible(bool(lines))

    def show_faults(self, faults: Sequence[tuple[str, str]]) -> None:
        """The first reasons against publishing, how many more there are, and the way to the first."""
        if not faults:
            self.faults.hide()
            return
        texts = [text for text, _node in faults[:MOST_FAULTS]]
        if (more := len(faults) - MOST_FAULTS) > 0:
            texts.append(plural("and {count} more", "and {count} more", more).format(count=more))
        node = faults[0][1]
        self.faults.say(texts, "warn", _("Go there") if node else "", lambda: self.on_node_chosen(node))
        self.faults.show()

    def show_node(self, node: Node | None, tree: Tree, names: dict[str, Match], may_write: bool) -> None:
        self.node_form.show_node(node, tree, names, may_write)
        self.node_form.go_to_first()
        self.update_actions()

    def is_being_edited(self) -> bool:
        return self.node_form.is_pending()

    def say_undo(self, text: str, undo: Callable[[], Awaitable[None]]) -> None:
        self.say(text, lambda: self.start(undo))

    async def close_down(self) -> None:
        self.node_form.pause.stop()
        await super().close_down()

    def unsaved(self) -> bool:
        return super().unsaved() or self.node_form.is_pending()
