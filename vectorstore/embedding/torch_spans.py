"""A span reader on torch, where it cannot be compiled."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from transformers import BertModel
from transformers.utils import logging

from vectorstore.embedding.model import Model
from vectorstore.embedding.spans import Begun, Spans
from vectorstore.embedding.tokens import Pair, PairTokens
from vectorstore.embedding.tuned import tuned_weights

__all__ = ["SpanNetwork", "TorchSpanReader"]

HEAD = "head."


class SpanNetwork(torch.nn.Module):
    """BERT with two logits for each token: that an answer starts there, and that it ends there."""

    def __init__(self, folder: Path) -> None:
        """Load the encoder in `folder`; the layer above it has random weights."""
        super().__init__()
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        self.bert = BertModel.from_pretrained(folder, add_pooling_layer=False)
        self.head = torch.nn.Linear(self.bert.config.hidden_size, 2)

    def load_tuned(self, file: Path) -> None:
        """Put the weights of `file` in the place of the encoder's own."""
        weights = {
            name if name.startswith(HEAD) else f"bert.{name}": torch.tensor(values)
            for name, values in tuned_weights(file).items()
        }
        self.load_state_dict(weights, strict=False)

    def forward(self, ids: torch.Tensor, types: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Compute logits, (texts, tokens, 2), of token ids, types and mask, (texts, tokens)."""
        read = self.bert(input_ids=ids, token_type_ids=types, attention_mask=mask)
        logits: torch.Tensor = self.head(read.last_hidden_state).float()
        return logits


class TorchSpanReader:
    """Reads with torch, one text after the other."""

    def __init__(self, model: Model, tuned: Path) -> None:
        """Load the encoder of `model` with the weights of the file `tuned`."""
        self._tokens = PairTokens(model.folder / "tokenizer.json")
        self._network = SpanNetwork(model.folder).eval().requires_grad_(False)
        self._network.load_tuned(tuned)

    def begin(self, question: str, texts: Sequence[tuple[str, str]]) -> Begun:
        """Read `texts`, each after its headline, when waited for; what is too long is cut."""
        return lambda: [self._spans(pair) for pair in self._tokens.pairs(question, texts)]

    def _spans(self, pair: Pair) -> Spans:
        ids, types = (torch.tensor(each)[None] for each in (pair.ids, pair.types))
        logits = self._network(ids, types, torch.ones_like(ids))[0].numpy()
        own = logits[pair.text : pair.text + len(pair.offsets)]
        return Spans(pair.offsets, np.asarray(own - logits[0], np.float32))
