"""The languages that code can be chosen to be in, by Pygments' short names and by what people call them."""

from PySide6.QtWidgets import QComboBox

LANGUAGES = (
    ("bash", "Shell"),
    ("c", "C"),
    ("cpp", "C++"),
    ("csharp", "C#"),
    ("css", "CSS"),
    ("docker", "Dockerfile"),
    ("go", "Go"),
    ("html", "HTML"),
    ("ini", "INI"),
    ("java", "Java"),
    ("javascript", "JavaScript"),
    ("json", "JSON"),
    ("julia", "Julia"),
    ("kotlin", "Kotlin"),
    ("latex", "LaTeX"),
    ("lua", "Lua"),
    ("make", "Makefile"),
    ("markdown", "Markdown"),
    ("matlab", "MATLAB"),
    ("perl", "Perl"),
    ("php", "PHP"),
    ("python", "Python"),
    ("r", "R"),
    ("ruby", "Ruby"),
    ("rust", "Rust"),
    ("sql", "SQL"),
    ("swift", "Swift"),
    ("toml", "TOML"),
    ("tsx", "TSX"),
    ("typescript", "TypeScript"),
    ("xml", "XML"),
    ("yaml", "YAML"),
)
TITLES = dict(LANGUAGES)


class LanguageBox(QComboBox):
    """A choice of languages; `none` is what nothing chosen is called."""

    def __init__(self, none: str) -> None:
        super().__init__()
        self.setAccessibleName("Language")
        self.setToolTip("Language of the code")
        self.addItem(none, "")
        for name, title in LANGUAGES:
            self.addItem(title, name)

    @property
    def language(self) -> str:
        """The short name of what is chosen; "" for nothing."""
        return str(self.currentData() or "")

    def show_language(self, language: str) -> None:
        """Show a language without telling anybody; one that nobody knows gets a line of its own."""
        was = self.blockSignals(True)
        if self.findData(language) < 0:
            self.addItem(language, language)
        self.setCurrentIndex(self.findData(language))
        self.blockSignals(was)

    def name_none(self, title: str) -> None:
        """Call nothing chosen something else, as "Python (guessed)"."""
        self.setItemText(0, title)
