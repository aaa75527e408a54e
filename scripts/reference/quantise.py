"""Reference of the two weight layouts in numpy, and the fixture q4.json: an 8 x 64 matrix with its codes, scales and offsets.

Run:  python scripts/reference/quantise.py

Groups of 32 along the input axis. Q4: w ~ scale * code + offset, codes 0..15; Q8: w ~ scale * code, codes -127..127.
Scale and offset are half precision, and codes are computed against them as rounded.
Ties between two codes go up, as `Math.round` does.
"""

import numpy

from fixture import made_by, write_json

GROUP = 32


def quantise_q4(matrix: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray, numpy.ndarray]:
    """Codes [outputs, inputs], scales and offsets [outputs, inputs / 32] of a matrix [outputs, inputs]."""
    outputs, inputs = matrix.shape
    groups = matrix.astype(numpy.float32).reshape(outputs, inputs // GROUP, GROUP).astype(numpy.float64)
    offsets = groups.min(-1).astype(numpy.float16)
    scales = ((groups.max(-1) - groups.min(-1)) / 15).astype(numpy.float16)
    exact = (groups - offsets[..., None].astype(numpy.float64)) / scales[..., None].astype(numpy.float64)
    codes = numpy.clip(numpy.floor(exact + 0.5), 0, 15).astype(int)
    return codes.reshape(outputs, inputs), scales, offsets


def dequantise_q4(codes: numpy.ndarray, scales: numpy.ndarray, offsets: numpy.ndarray) -> numpy.ndarray:
    """The matrix that the codes stand for, rounded once, to single precision."""
    spread = [numpy.repeat(part.astype(numpy.float64), GROUP, axis=1) for part in (scales, offsets)]
    return (spread[0] * codes + spread[1]).astype(numpy.float32)


def settle_q8(matrix: numpy.ndarray) -> numpy.ndarray:
    """The matrix as Q8 keeps it."""
    outputs, inputs = matrix.shape
    groups = matrix.astype(numpy.float64).reshape(outputs, inputs // GROUP, GROUP)
    scales = (numpy.abs(groups).max(-1, keepdims=True) / 127).astype(numpy.float16).astype(numpy.float64)
    codes = numpy.clip(numpy.floor(groups / scales + 0.5), -127, 127)
    return (codes * scales).reshape(outputs, inputs).astype(numpy.float32)


def main() -> None:
    random = numpy.random.default_rng(1)
    deviation = numpy.array([1, 0.1, 1e-3, 30, 1, 0.02, 0.3, 5])[:, None]
    centre = numpy.array([0, 0, 0, 0, 2, -0.5, 0.1, -100])[:, None]
    matrix = (random.standard_normal((8, 64)) * deviation + centre).astype(numpy.float32)
    codes, scales, offsets = quantise_q4(matrix)
    write_json(
        "q4.json",
        {
            "source": made_by(__file__, "numpy"),
            "outputs": 8,
            "inputs": 64,
            "weights": matrix.ravel().tolist(),
            "codes": codes.ravel().tolist(),
            "scales": scales.ravel().tolist(),
            "offsets": offsets.ravel().tolist(),
            "scaleBits": scales.view(numpy.uint16).ravel().tolist(),
            "offsetBits": offsets.view(numpy.uint16).ravel().tolist(),
            "dequantised": dequantise_q4(codes, scales, offsets).ravel().tolist(),
        },
    )


if __name__ == "__main__":
    main()
