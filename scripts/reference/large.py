"""Writes a GGUF file of Qwen2.5-3B's exact shapes with seeded random codes, some 2 GB: for loading what is too large to keep in the repository.

Run:  python scripts/reference/large.py OUT.gguf
"""

import sys

import numpy as np
from gguf import GGMLQuantizationType as Type
from gguf import GGUFWriter

VOCABULARY, WIDTH, LAYERS, HEADS, KEY_HEADS, HEAD_WIDTH, MLP_WIDTH = 151_936, 2048, 36, 16, 2, 128, 11_008
ATTENDED, KEYS = HEADS * HEAD_WIDTH, KEY_HEADS * HEAD_WIDTH
MATRICES = {
    "attn_q": (ATTENDED, WIDTH),
    "attn_k": (KEYS, WIDTH),
    "attn_v": (KEYS, WIDTH),
    "attn_output": (WIDTH, ATTENDED),
    "ffn_gate": (MLP_WIDTH, WIDTH),
    "ffn_up": (MLP_WIDTH, WIDTH),
    "ffn_down": (WIDTH, MLP_WIDTH),
}
VECTORS = {"attn_norm.weight": WIDTH, "ffn_norm.weight": WIDTH, "attn_q.bias": ATTENDED, "attn_k.bias": KEYS, "attn_v.bias": KEYS}

random = np.random.default_rng(3)


def blocks(rows: int, inputs: int, code_bytes: int, spread: float) -> np.ndarray:
    """Rows of groups of 32: a scale in half precision, then random codes; `spread` is the largest weight."""
    groups = np.empty((rows, inputs // 32, 2 + code_bytes), dtype=np.uint8)
    scale = np.float16(spread / (8 if code_bytes == 16 else 127))
    groups[..., :2] = np.frombuffer(scale.tobytes(), dtype=np.uint8)
    groups[..., 2:] = np.frombuffer(random.bytes(groups[..., 2:].size), dtype=np.uint8).reshape(groups[..., 2:].shape)
    return groups.reshape(rows, -1)


def tensors():
    """Name, type and a function that makes the bytes, in the file's order."""
    yield "token_embd.weight", Type.Q8_0, (VOCABULARY, WIDTH), lambda: blocks(VOCABULARY, WIDTH, 32, 0.05)
    for layer in range(LAYERS):
        for name, (outputs, inputs) in MATRICES.items():
            yield f"blk.{layer}.{name}.weight", Type.Q4_0, (outputs, inputs), lambda o=outputs, i=inputs: blocks(o, i, 16, 1.7 * i**-0.5)
        for name, length in VECTORS.items():
            yield f"blk.{layer}.{name}", Type.F32, (length,), lambda n=length, gain=name.endswith("weight"): np.full(n, 1.0 if gain else 0.0, np.float32)
    yield "output_norm.weight", Type.F32, (WIDTH,), lambda: np.ones(WIDTH, np.float32)


writer = GGUFWriter(sys.argv[1], "qwen2")
writer.add_context_length(32_768)
writer.add_embedding_length(WIDTH)
writer.add_block_count(LAYERS)
writer.add_feed_forward_length(MLP_WIDTH)
writer.add_head_count(HEADS)
writer.add_head_count_kv(KEY_HEADS)
writer.add_rope_freq_base(1e6)
writer.add_layer_norm_rms_eps(1e-6)
for name, kind, shape, make in tensors():
    quantised = kind != Type.F32
    raw = (*shape[:-1], shape[-1] // 32 * (34 if kind == Type.Q8_0 else 18)) if quantised else shape
    writer.add_tensor_info(name, raw, np.dtype(np.uint8 if quantised else np.float32), int(np.prod(raw)) * (1 if quantised else 4), raw_dtype=kind if quantised else None)
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_ti_data_to_file()
for _, _, _, make in tensors():
    writer.write_tensor_data(make())
writer.close()
