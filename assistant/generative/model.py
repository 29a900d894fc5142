"""The chat model: any that LangChain can load by name."""

from langchain.chat_models import init_chat_model
from langchain_core.language_models import BaseChatModel

from assistant.generative.failures import unusable

__all__ = ["context_of", "load_chat_model"]

SMALLEST_CONTEXT = 4096
"""Tokens, for a model whose context is unknown: what Ollama and LM Studio give one by default."""


def load_chat_model(name: str) -> BaseChatModel:
    """Load a chat model by any name that LangChain's `init_chat_model` knows.

    "openai:gpt-4o-mini", "anthropic:claude-sonnet-4-5", "ollama:llama3.2". Keys and addresses come
    from the environment, as each provider's package reads them (OPENAI_API_KEY, OPENAI_BASE_URL).

    Raises:
        ChatModelError: when there is no such model, or its package or key is missing.
    """
    # Without a name, LangChain gives a model that fails at its first use.
    wanted = name.strip() or "unnamed"
    try:
        model = init_chat_model(wanted)
    except Exception as error:  # Each provider's package raises what it likes.
        raise unusable(error, name) from error
    if (model.profile or {}).get("temperature") and hasattr(model, "temperature"):
        model.temperature = 0.0  # The passages decide what is said, not chance.
    return model


def context_of(model: BaseChatModel) -> int:
    """Tell how many tokens the model reads, as far as LangChain knows."""
    return (model.profile or {}).get("max_input_tokens") or SMALLEST_CONTEXT
