"""The tables an edition of ICD-10-CM is compiled into."""

SCHEMA = "icd10cm/1"

TABLES = """
CREATE TABLE entry (
    code TEXT PRIMARY KEY, position INTEGER NOT NULL, title TEXT NOT NULL, parent TEXT,
    is_billable INTEGER NOT NULL, is_poa_exempt INTEGER NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX entry_parent ON entry (parent, position);
CREATE TABLE note (
    code TEXT NOT NULL, position INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL, refers_to TEXT NOT NULL,
    PRIMARY KEY (code, position)
) WITHOUT ROWID;
CREATE TABLE seventh (
    code TEXT NOT NULL, position INTEGER NOT NULL, character TEXT NOT NULL, meaning TEXT NOT NULL,
    PRIMARY KEY (code, position)
) WITHOUT ROWID;
CREATE TABLE term (
    book TEXT NOT NULL, position INTEGER NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (book, position)
) WITHOUT ROWID;
CREATE INDEX term_key ON term (book, key);
"""
