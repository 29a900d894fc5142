"""A compiled graph that computes, on all cores of the processor and for any number of threads."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import Empty, SimpleQueue

import numpy as np
import openvino
from numpy.typing import NDArray

from vectorstore.embedding.batches import padded
from vectorstore.embedding.compiled.precision import Precision, settings
from vectorstore.embedding.cores import cores

__all__ = ["Network", "filled"]

Integers = NDArray[np.int64]


class Network:
    """A graph from token ids, mask and whatever else, (texts, tokens), to one array."""

    def __init__(self, graph: Path, name: str, *, precision: Precision) -> None:
        """Load a graph; `name` is for its threads."""
        self._model = openvino.Core().compile_model(
            graph, "CPU", {**_throughput(), **settings(precision)}
        )
        self._idle: SimpleQueue[openvino.InferRequest] = SimpleQueue()
        self._workers = ThreadPoolExecutor(
            self._model.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS"), name
        )

    def submit(self, work: Callable[[list[int]], None], rows: list[int]) -> Future[None]:
        """Have one of as many workers as serve the processor best do `work`."""
        return self._workers.submit(work, rows)

    def compute(self, inputs: Mapping[str, Integers]) -> NDArray[np.float32]:
        """Compute in this thread, at once. Raises `RuntimeError` for want of memory."""
        request = self._request()
        found = request.infer(dict(inputs), share_inputs=True)
        computed = np.array(found[0], dtype=np.float32)
        self._idle.put(request)
        return computed

    def start(self, inputs: Mapping[str, Integers]) -> Callable[[], NDArray[np.float32]]:
        """Compute in the graph's own threads; what is returned waits for the result, once.

        Nothing of it waits for Python, whatever that does meanwhile.
        """
        request = self._request()
        # The inputs are copied, for who began may be gone before they were read.
        request.start_async(dict(inputs), share_inputs=False)

        def result() -> NDArray[np.float32]:
            request.wait()
            computed = np.array(request.get_output_tensor().data, dtype=np.float32)
            self._idle.put(request)
            return computed

        return result

    def _request(self) -> openvino.InferRequest:
        try:
            return self._idle.get_nowait()
        except Empty:
            return self._model.create_infer_request()


def filled(rows: Sequence[Integers], *, most: int) -> Integers:
    """Lay rows below each other, with zeros behind: padded, though not beyond `most`."""
    longest = padded(max(len(row) for row in rows))
    # There may be no positions beyond `most` to pad with.
    whole = np.zeros((len(rows), min(longest, most)), dtype=np.int64)
    for place, row in enumerate(rows):
        whole[place, : len(row)] = row
    return whole


def _throughput() -> dict[str, str | int]:
    # Threads bound to cores would fight with whatever else this machine does.
    return {
        "PERFORMANCE_HINT": "THROUGHPUT",
        "ENABLE_CPU_PINNING": False,
        "INFERENCE_NUM_THREADS": cores(),
    }
