"""Chroma Cloud: where it is, and who asks."""

from dataclasses import dataclass, field

__all__ = ["CLOUD", "ChromaCloud"]

CLOUD = "cloud"
"""In place of a server's address: Chroma Cloud."""


@dataclass(frozen=True, slots=True)
class ChromaCloud:
    """An account. Without `tenant` and `database` the key's own are used, where it has but one."""

    api_key: str = field(repr=False)
    tenant: str | None = None
    database: str | None = None
    host: str = "api.trychroma.com"
    port: int = 443
    secure: bool = True

    def __str__(self) -> str:
        """Name it to a reader."""
        return "Chroma Cloud"
