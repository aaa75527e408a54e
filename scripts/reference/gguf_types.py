"""The fixture gguf-types: a GGUF file with a matrix in each type that is read, and the numbers they stand for, by the gguf package.

Blocks are drawn byte by byte, so that every bit pattern of codes and packed scales occurs; only the half-precision numbers at their
known places are drawn as numbers, of either sign, some of them below the least normal one.

Run:  python scripts/reference/gguf_types.py
"""

import numpy
from gguf import GGML_QUANT_SIZES, GGMLQuantizationType, GGUFWriter, dequantize
from safetensors.numpy import save_file

from fixture import FOLDER

ROWS, COLUMNS = 3, 256
# Where a block of each type has half-precision numbers.
HALVES = {
    "Q4_0": [0], "Q4_1": [0, 2], "Q5_0": [0], "Q5_1": [0, 2], "Q8_0": [0],
    "Q4_K": [0, 2], "Q5_K": [0, 2], "Q6_K": [208],
}  # fmt: skip


def draw_halves(random: numpy.random.Generator, count: int) -> numpy.ndarray:
    """Halves around those of real weights, and a few near the least."""
    normal = random.standard_normal(count) * 0.02
    return numpy.where(random.random(count) < 0.1, normal * 2e-4, normal).astype(numpy.float16)


def draw_blocks(random: numpy.random.Generator, name: str) -> numpy.ndarray:
    """The bytes of a matrix, [rows, bytes a row]."""
    numbers, size = GGML_QUANT_SIZES[GGMLQuantizationType[name]]
    count = ROWS * COLUMNS // numbers
    blocks = random.integers(0, 256, (count, size), dtype=numpy.uint8)
    for place in HALVES[name]:
        blocks[:, place : place + 2] = draw_halves(random, count).view(numpy.uint8).reshape(count, 2)
    return blocks.reshape(ROWS, -1)


def draw_floats(random: numpy.random.Generator, name: str) -> numpy.ndarray:
    """The matrix in a float type, as the writer takes it."""
    values = (random.standard_normal((ROWS, COLUMNS)) * 10.0 ** random.integers(-6, 2, (ROWS, 1))).astype(numpy.float32)
    if name == "BF16":
        return (values.view(numpy.uint32) >> 16).astype(numpy.uint16).view(numpy.uint8)
    return values.astype(numpy.float16 if name == "F16" else numpy.float32)


def main() -> None:
    random = numpy.random.default_rng(7)
    writer = GGUFWriter(FOLDER / "gguf-types.gguf", "types")
    expected = {}
    for name in ["F32", "F16", "BF16", *HALVES]:
        stored = draw_blocks(random, name) if name in HALVES else draw_floats(random, name)
        kind = GGMLQuantizationType[name]
        writer.add_tensor(name, stored, raw_dtype=kind)
        expected[name] = dequantize(stored, kind).astype(numpy.float32).reshape(ROWS, COLUMNS)
        assert numpy.isfinite(expected[name]).all(), f"{name} must be drawn finite."
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    save_file(expected, FOLDER / "gguf-types.safetensors")


if __name__ == "__main__":
    main()
