"""Settings, and the one place where the environment is read."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from vectorstore.cloud import CLOUD, ChromaCloud
from vectorstore.errors import SettingsError

__all__ = ["Settings"]

Runtime = Literal["auto", "torch"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What may be set; None means the default.

    `archive` is the archive's folder, `model` a chat model as LangChain's `init_chat_model` names
    it, `embedding` a sentence-transformers model, `chroma` the address of a Chroma server or
    "cloud", `reranker` a sentence-transformers CrossEncoder, `cloud` the account of Chroma Cloud,
    `runtime` what computes embeddings and `cache` where compiled models are kept.
    """

    archive: Path = Path("archive")
    model: str | None = None
    embedding: str | None = None
    chroma: str | None = None
    reranker: str | None = None
    cloud: ChromaCloud | None = None
    runtime: Runtime = "auto"
    cache: Path | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read NEWSDESK_ARCHIVE, _MODEL, _EMBEDDING, _CHROMA, _RERANKER, _RUNTIME and _CACHE.

        Chroma Cloud's account is in CHROMA_API_KEY, CHROMA_TENANT and CHROMA_DATABASE.

        Raises:
            SettingsError: when one of them cannot be used.
        """

        def value(name: str) -> str | None:
            return environment.get(f"NEWSDESK_{name}", "").strip() or None

        cache = value("CACHE")
        key = environment.get("CHROMA_API_KEY")
        tenant, database = environment.get("CHROMA_TENANT"), environment.get("CHROMA_DATABASE")
        return cls(
            archive=Path(value("ARCHIVE") or "archive"),
            model=value("MODEL"),
            embedding=value("EMBEDDING"),
            chroma=value("CHROMA"),
            reranker=value("RERANKER"),
            cloud=ChromaCloud(key, tenant or None, database or None) if key else None,
            runtime=read_runtime(value("RUNTIME")),
            cache=Path(cache) if cache else None,
        )

    @property
    def server(self) -> str | ChromaCloud | None:
        """The Chroma server to use, None for the index in the archive's folder.

        Raises:
            SettingsError: when it is Chroma Cloud, and there is no key.
        """
        if self.chroma != CLOUD:
            return self.chroma
        if self.cloud is None:
            raise SettingsError(
                "Chroma Cloud asks for a key.",
                remedy="Set CHROMA_API_KEY, and CHROMA_TENANT and CHROMA_DATABASE where it has"
                " several.",
            )
        return self.cloud


def read_runtime(name: str | None) -> Runtime:
    """Read the name of an embedding runtime, "auto" where there is none.

    Raises:
        SettingsError: when there is no such runtime.
    """
    match name:
        case None | "auto":
            return "auto"
        case "torch":
            return "torch"
    raise SettingsError(f"There is no runtime {name!r}.", remedy="Choose auto or torch.")
