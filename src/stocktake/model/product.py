"""Matrix products that stay on the thread they are made on."""

from __future__ import annotations

import numpy as np

from stocktake.model.weights import Floats

# OpenBLAS, which numpy brings, gives larger products (measured in multiplications) to threads of its own. They get in
# the way of the threads that each read a text: 110 x 97 times 97 x 4947 took 16 ms of processor time that way, and 2 ms
# in these pieces.
MOST = 2**18
ROWS = 24  # of a piece: 12 to 28 took the same time, 52 a third more


def product(a: Floats, b: Floats) -> Floats:
    """``a @ b`` for float32 (n, k) and (k, m), in pieces."""
    (n, k), m = a.shape, b.shape[1]
    if n * k * m <= MOST:
        return np.asarray(a @ b, np.float32)
    rows = min(n, ROWS)
    columns = max(1, MOST // (k * rows))
    out = np.empty((n, m), np.float32)
    for i in range(0, n, rows):
        for j in range(0, m, columns):
            np.matmul(a[i : i + rows], b[:, j : j + columns], out=out[i : i + rows, j : j + columns])
    return out


def weighted_sum(rows: Floats, weights: Floats) -> Floats:
    """``rows @ weights`` for float32 (n, k) and (k,)."""
    return np.asarray(np.einsum("nk,k->n", rows, weights), np.float32)
