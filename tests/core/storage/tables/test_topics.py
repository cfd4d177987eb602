"""The words of items: labels by hand, tags but of some analysers, nothing of the trash."""

from core.storage.database import Database
from core.storage.tables.media import MediaTables
from core.storage.tables.topics import TopicTables


def test_words_of_items(tmp_path):
    database = Database(tmp_path / "vega.db")
    media = MediaTables(database)
    rows = [
        {"digest": f"{number:064}", "name": f"{number}.jpg", "kind": "picture", "state": "ready", "width": 1}
        | {"height": 1, "size_bytes": 1, "added": 1.0, "note": "", "exif": "[]"}
        for number in range(2)
    ]
    (first, _), (second, _) = media.add(rows, ["cat", "cup"])
    tags = [(first, "classes", "cat", 0.9), (first, "classes", "pet", 0.4), (first, "quality", "blurred", 1.0)]
    media.keep_reports([{"item_id": first, "analyser": "classes", "report": "{}", "analysed": 1.0}], tags)
    media.set_trashed([second], True)
    found = TopicTables(database).words(["quality"], label_weight=3.0)
    assert found == [(first, "cat", 3.0), (first, "pet", 0.4)]
    database.close()
