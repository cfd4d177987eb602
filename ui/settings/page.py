"""The Settings page: every setting by group, found by words, saved at once."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from core.backend import Backend
from core.params import Param
from ui import theme
from ui.actions import action
from ui.page import GAP, Page
from ui.settings.grammar_row import GrammarRow
from ui.settings.saving import note_of, save
from ui.widgets.button import action_button
from ui.widgets.card import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.form import Form
from ui.widgets.header import Header
from ui.widgets.label import label
from ui.widgets.search_field import SearchField

# Text is saved when the typing rests.
REST_MS = 400
WIDEST = 1040
FIELD = 240
# The group that the grammar model is in, and the setting that means nothing without one.
WRITING, HINTS = "Workspaces", "grammar_hints"


class SettingsPage(Page):
    """One card a group; nothing to press: a change is saved, or says why not."""

    name: ClassVar[str] = "settings"
    title: ClassVar[str] = "Settings"
    icon: ClassVar[str] = "settings"

    def __init__(self, backend: Backend, parent: QWidget | None = None) -> None:
        super().__init__(backend, parent)
        self.store = backend.settings
        self.forms: dict[str, Form] = {}
        self.cards: dict[str, Card] = {}
        self._resting: dict[str, QTimer] = {}
        self._build()

    def shown(self) -> None:
        """Show the values as they are now; another face may have changed them."""
        self._model_changed()
        for form in self.forms.values():
            for name in form.fields:
                if not form.has_error(name) and not form.fields[name].widget.hasFocus():
                    form.set_value(name, getattr(self.store.values, name))

    def want(self, **wanted: object) -> None:
        """`setting="theme"` goes to that field."""
        name = str(wanted.get("setting", ""))
        for form in self.forms.values():
            if name in form.fields:
                form.fields[name].widget.setFocus()

    @action(title="Find a setting", icon="search", shortcut="Ctrl+F")
    def find(self) -> None:
        """Into the search field."""
        self.search.setFocus()
        self.search.selectAll()

    @action(title="Open the profile folder", icon="folder-open")
    def open_profile(self) -> None:
        """Where everything of this Vega lies."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.backend.profile)))

    def _build(self) -> None:
        self.search = SearchField("Find a setting…")
        self.search.textChanged.connect(self._filter)
        header = Header("Settings")
        header.add(self.search)
        self.nothing = EmptyState("search-x", "No setting is called that", "Try another word.")
        self.nothing.hide()
        column = QWidget()
        inside = QVBoxLayout(column)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(GAP)
        for group, entries in self._groups().items():
            inside.addWidget(self._card(group, entries))
        self.grammar = GrammarRow(self.backend)
        self.grammar.changed.connect(self._model_changed)
        self.cards[WRITING].add(self.grammar)
        inside.addWidget(self._about())
        inside.addWidget(self.nothing)
        inside.addStretch(1)
        column.setMaximumWidth(WIDEST)
        self.lay_out(header, column, scrolls=True)

    def _groups(self) -> dict[str, list[Param]]:
        groups: dict[str, list[Param]] = {}
        for entry in self.store.declared():
            groups.setdefault(entry.group or "General", []).append(entry)
        return groups

    def _card(self, group: str, entries: Sequence[Param]) -> Card:
        described = [replace(entry, help=note_of(self.store, entry.name, entry.help)) for entry in entries]
        now = {entry.name: getattr(self.store.values, entry.name) for entry in entries}
        form = Form(described, now, field_width=FIELD)
        for entry in entries:
            form.set_enabled(entry.name, entry.name not in self.store.fixed)
        form.changed.connect(self._changed)
        card = Card(group)
        card.add(form)
        self.forms[group] = form
        self.cards[group] = card
        return card

    def _about(self) -> Card:
        card = Card("This Vega")
        row = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label("Profile folder"))
        words.addWidget(label(str(self.backend.profile), role="caption", wraps=True, is_selectable=True))
        row.addLayout(words, 1)
        row.addWidget(action_button(self.open_profile, text="Open folder"))
        card.body.addLayout(row)
        version = QApplication.applicationVersion()
        card.set_note(f"Version {version}" if version else "")
        self.cards["This Vega"] = card
        return card

    def _changed(self, name: str, value: object) -> None:
        """Texts wait until the typing rests, everything else is saved at once."""
        if not isinstance(value, str) or self._entry(name).choices:
            self._save(name, value)
            return
        if name not in self._resting:
            timer = QTimer(self, singleShot=True, interval=REST_MS)
            timer.timeout.connect(partial(self._save_text, name))
            self._resting[name] = timer
        self._resting[name].start()

    def _save_text(self, name: str) -> None:
        self._save(name, self._form_of(name).fields[name].value())

    def _save(self, name: str, value: object) -> None:
        self._form_of(name).set_error(name, save(self.store, name, value))
        if name == "theme":
            app = QApplication.instance()
            assert isinstance(app, QApplication)
            theme.apply(app, self.store.values.theme)

    def _entry(self, name: str) -> Param:
        return self._form_of(name).params[name]

    def _form_of(self, name: str) -> Form:
        return next(form for form in self.forms.values() if name in form.fields)

    def _is_offered(self, name: str) -> bool:
        return name != HINTS or self.backend.grammar.model is not None

    def _model_changed(self) -> None:
        self.grammar.refresh()
        self._filter(self.search.text())

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        any_left = False
        for group, card in self.cards.items():
            form = self.forms.get(group)
            fits = False
            for entry in form.params.values() if form else ():
                said = f"{group} {entry.title} {entry.name} {entry.help}".casefold()
                is_wanted = all(word in said for word in words) and self._is_offered(entry.name)
                form.set_row_visible(entry.name, is_wanted)  # type: ignore[union-attr]  # no form, no entries
                fits = fits or is_wanted
            if group == WRITING:
                is_wanted = all(word in f"{group} {self.grammar.said}".casefold() for word in words)
                self.grammar.setVisible(is_wanted)
                fits = fits or is_wanted
            card.setVisible(fits or (form is None and not words))
            any_left = any_left or fits
        self.nothing.setVisible(not any_left)
