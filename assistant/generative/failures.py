"""What goes wrong with a chat model, in words that say what to do."""

from vectorstore.errors import ChatModelError

__all__ = ["failure", "unusable"]

EXCERPT = 200  # Characters of a server's own words: enough for its reason, not for a web page.
KEY_REMEDY = (
    "Set its key in the environment ({variable}); a local server that asks for none takes any word."
)
STATUS = {
    400: ("refused the request", "It may be too long for the model: choose one with more context."),
    401: ("refused the key", "Check the key in the environment ({variable})."),
    403: ("refused the key", "Check the key in the environment ({variable})."),
    404: ("is not known to its server", "Check the model's name and the server's address."),
    413: ("refused the request as too long", "Choose a model with more context."),
    429: ("is over its limit", "Wait a minute and ask again, or choose another model."),
}
SLOW = ("did not answer in time", "Ask again, or choose a faster model.")
BROKEN = ("broke off its answer", "Ask again; the server's log may say why.")
DOWN = (
    "cannot be reached",
    "Start its server, or check its address (for openai: names, OPENAI_BASE_URL).",
)
LOST = ("Connect", "Protocol", "ReadError")  # In the names of exceptions when a connection fails.


def failure(error: BaseException, name: str, *, begun: bool) -> ChatModelError:
    """Explain why the chat model `name` gave no answer, or only `begun` one.

    The libraries behind LangChain each have their own exceptions; what they share is an HTTP
    `status_code`, and telling names.
    """
    problem, remedy = _reason(error, begun=begun)
    return ChatModelError(
        f"The chat model {name} {problem}.", remedy=remedy.format(variable=_variable(name))
    )


def unusable(error: Exception, name: str) -> ChatModelError:
    """Explain why the chat model `name` cannot be loaded."""
    known = "such as openai:gpt-4o-mini or ollama:llama3.2"
    if isinstance(error, ImportError):
        package = getattr(error.__cause__, "name", None) or "langchain-" + name.partition(":")[0]
        return ChatModelError(
            f"The chat model {name} needs a package that is not installed.",
            remedy=f"Install it with `pip install {package.partition('.')[0].replace('_', '-')}`.",
        )
    if isinstance(error, ValueError) and "provider" in str(error):
        return ChatModelError(
            f"There is no chat model {name!r}.", remedy=f"Name it PROVIDER:MODEL, {known}."
        )
    if "key" in str(error).lower() or "credential" in str(error).lower():
        return ChatModelError(
            f"The chat model {name} has no key.",
            remedy=KEY_REMEDY.format(variable=_variable(name)),
        )
    return ChatModelError(
        f"The chat model {name} cannot be loaded: {_excerpt(error)}.",
        remedy="Check its name and its settings in the environment.",
    )


def _reason(error: BaseException, *, begun: bool) -> tuple[str, str]:
    status = getattr(error, "status_code", None)
    if status in STATUS:
        problem, remedy = STATUS[status]
        return f"{problem} (HTTP {status}: {_excerpt(error)})", remedy
    if isinstance(status, int) and status >= 500:
        return f"failed on its server (HTTP {status})", "Ask again; the server's log may say why."
    names = " ".join(each.__name__ for each in type(error).__mro__)
    if "Timeout" in names:
        return SLOW
    if any(part in names for part in LOST):
        return BROKEN if begun else DOWN
    return f"failed: {_excerpt(error)}", "Ask again, or choose another model."


def _excerpt(error: BaseException) -> str:
    words = " ".join(str(error).split()) or type(error).__name__
    return words[:EXCERPT].rstrip(" .")


def _variable(name: str) -> str:
    """Name the environment variable that most providers read their key from."""
    provider = name.partition(":")[0] if ":" in name else "openai"
    return f"{provider.upper().replace('-', '_')}_API_KEY"
