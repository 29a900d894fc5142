-- The archive: everything that is true stands here; Chroma and the word index are derived from it.

CREATE TABLE IF NOT EXISTS facts (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS articles (
    id INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    source TEXT,
    source_key TEXT,               -- the outlet's name as filters compare it
    authors TEXT NOT NULL,         -- a JSON list
    published INTEGER,             -- yyyymmdd, null when unknown
    published_at TEXT,             -- ISO 8601 with its offset, null when unknown
    modified INTEGER,
    language TEXT,
    url TEXT,
    path TEXT,
    digest BLOB NOT NULL,          -- of what makes a version: title, text, outlet, authors, date
    signature BLOB,                -- MinHash of the text, to recognise copies
    story TEXT,                    -- article_id of the article this one is a copy of
    indexed_at TEXT NOT NULL,
    updated_at TEXT
);
CREATE INDEX IF NOT EXISTS articles_published ON articles (published);
CREATE INDEX IF NOT EXISTS articles_source ON articles (source_key);
CREATE INDEX IF NOT EXISTS articles_story ON articles (story) WHERE story IS NOT NULL;

-- Earlier versions: kept so that an old citation still resolves, never searched.
CREATE TABLE IF NOT EXISTS versions (
    article_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    source TEXT,
    authors TEXT NOT NULL,
    published INTEGER,
    published_at TEXT,
    modified INTEGER,
    language TEXT,
    url TEXT,
    path TEXT,
    indexed_at TEXT NOT NULL,      -- when this version came in
    replaced_at TEXT NOT NULL,
    PRIMARY KEY (article_id, version)
);

-- Where an article was read. It is removed when no place holds it any more.
CREATE TABLE IF NOT EXISTS origins (
    place TEXT NOT NULL,           -- the file, or the address of the feed or page
    article TEXT NOT NULL,         -- article_id
    PRIMARY KEY (place, article)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS origins_article ON origins (article);

CREATE TABLE IF NOT EXISTS passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again: a follower asks for ids above its last
    passage_id TEXT NOT NULL UNIQUE,
    article INTEGER NOT NULL REFERENCES articles (id),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    sentences TEXT NOT NULL,       -- a JSON list of start, end, start, end ...
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    digest BLOB NOT NULL           -- of the text that is embedded
);
CREATE INDEX IF NOT EXISTS passages_article ON passages (article);
CREATE INDEX IF NOT EXISTS passages_digest ON passages (digest);

CREATE TABLE IF NOT EXISTS removals (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    passage INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS vectors (
    model TEXT NOT NULL,
    digest BLOB NOT NULL,
    vector BLOB NOT NULL,          -- float32, little-endian, unit length
    PRIMARY KEY (model, digest)
);

-- Under what keys an article's signature is found: articles that share one may be copies.
CREATE TABLE IF NOT EXISTS bands (
    band INTEGER NOT NULL,
    article INTEGER NOT NULL REFERENCES articles (id),
    PRIMARY KEY (band, article)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS bands_article ON bands (article);

-- What a feed or page said of itself at the last visit (ETag, Last-Modified).
CREATE TABLE IF NOT EXISTS visits (
    url TEXT PRIMARY KEY,
    state TEXT NOT NULL
) WITHOUT ROWID;

CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
    title, text, content='passages', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER IF NOT EXISTS passages_inserted AFTER INSERT ON passages BEGIN
    INSERT INTO words (rowid, title, text) VALUES (new.id, new.title, new.text);
END;
CREATE TRIGGER IF NOT EXISTS passages_deleted AFTER DELETE ON passages BEGIN
    INSERT INTO words (words, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
    INSERT INTO removals (passage) VALUES (old.id);
END;
