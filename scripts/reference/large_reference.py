"""The token that a GGUF file of Qwen2's family says after 1, 2, 3, 4, one matrix in memory at a time: what `large.ts` must say too.

Run:  python scripts/reference/large_reference.py MODEL.gguf
"""

import sys

import gguf
import numpy as np
import torch

reader = gguf.GGUFReader(sys.argv[1])
tensors = {tensor.name: tensor for tensor in reader.tensors}
TOKENS = [1, 2, 3, 4]


def field(name: str) -> float:
    return reader.fields[f"qwen2.{name}"].contents()


def weight(name: str) -> torch.Tensor:
    tensor = tensors[name]
    return torch.from_numpy(np.array(gguf.quants.dequantize(tensor.data, tensor.tensor_type), dtype=np.float32))


def norm(x: torch.Tensor, name: str) -> torch.Tensor:
    return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + field("attention.layer_norm_rms_epsilon")) * weight(name)


heads, key_heads = int(field("attention.head_count")), int(field("attention.head_count_kv"))
width = int(field("embedding_length")) // heads
angles = torch.outer(torch.arange(len(TOKENS)).double(), field("rope.freq_base") ** (-torch.arange(0, width, 2).double() / width))
cos, sin = angles.cos().float(), angles.sin().float()


def turned(x: torch.Tensor) -> torch.Tensor:
    """x [tokens, heads, width], halves paired."""
    low, high = x.chunk(2, -1)
    c, s = cos[:, None], sin[:, None]
    return torch.cat([low * c - high * s, high * c + low * s], -1)


embedding = weight("token_embd.weight")
x = embedding[TOKENS]
for block in range(int(field("block_count"))):
    at = f"blk.{block}."
    y = norm(x, at + "attn_norm.weight")
    q, k, v = (y @ weight(f"{at}attn_{part}.weight").T + weight(f"{at}attn_{part}.bias") for part in "qkv")
    q, k, v = (part.view(len(TOKENS), -1, width) for part in (q, k, v))
    q, k = turned(q), turned(k).repeat_interleave(heads // key_heads, 1)
    scores = torch.einsum("qhw,khw->hqk", q, k) / width**0.5
    scores = scores.masked_fill(torch.ones(len(TOKENS), len(TOKENS)).triu(1).bool(), -torch.inf)
    mixed = torch.einsum("hqk,khw->qhw", scores.softmax(-1), v.repeat_interleave(heads // key_heads, 1)).reshape(len(TOKENS), -1)
    x = x + mixed @ weight(at + "attn_output.weight").T
    y = norm(x, at + "ffn_norm.weight")
    x = x + (torch.nn.functional.silu(y @ weight(at + "ffn_gate.weight").T) * (y @ weight(at + "ffn_up.weight").T)) @ weight(at + "ffn_down.weight").T
logits = embedding @ norm(x, "output_norm.weight")[-1]
best = logits.topk(2)
print(f"token {best.indices[0].item()}, ahead of the next by {(best.values[0] - best.values[1]).item():.4f}")
