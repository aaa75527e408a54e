"""What PyTorch makes of a GGUF file of Qwen2's family in 32-bit floats, one block in memory at a time: what `large.ts` must say too.

The token after 1, 2, 3, 4; and, for the step of LoRA that `large.ts` has written down, the loss of 5, 6, 7, 8 after 1, 2, 3, 4 and the gradient of every B, all of which begin at zero.

Run:  python scripts/reference/large_reference.py MODEL.gguf [STEP.safetensors]
"""

import sys

import gguf
import numpy as np
import torch
from safetensors import safe_open

CONTEXT, COMPLETION = [1, 2, 3, 4], [5, 6, 7, 8]
READ = (CONTEXT + COMPLETION)[:-1]
MODULES = {"q": "attn_q", "k": "attn_k", "v": "attn_v", "o": "attn_output", "gate": "ffn_gate", "up": "ffn_up", "down": "ffn_down"}

Adapters = dict[str, tuple[torch.Tensor, torch.Tensor]]


class Reference:
    """The file's weights, read when they are needed, and what is the same for every block."""

    def __init__(self, path: str) -> None:
        self.reader = gguf.GGUFReader(path)
        self.tensors = {tensor.name: tensor for tensor in self.reader.tensors}
        self.heads, self.key_heads = int(self.field("attention.head_count")), int(self.field("attention.head_count_kv"))
        self.width = int(self.field("embedding_length")) // self.heads
        self.layers = int(self.field("block_count"))
        angles = torch.outer(torch.arange(len(READ)).double(), self.field("rope.freq_base") ** (-torch.arange(0, self.width, 2).double() / self.width))
        self.cos, self.sin = angles.cos().float()[:, None], angles.sin().float()[:, None]

    def field(self, name: str) -> float:
        return self.reader.fields[f"qwen2.{name}"].contents()

    def weight(self, name: str) -> torch.Tensor:
        tensor = self.tensors[name]
        return torch.from_numpy(gguf.quants.dequantize(tensor.data, tensor.tensor_type).astype(np.float32))

    def norm(self, x: torch.Tensor, name: str) -> torch.Tensor:
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.field("attention.layer_norm_rms_epsilon")) * self.weight(name)

    def turned(self, x: torch.Tensor) -> torch.Tensor:
        """x [tokens, heads, width], halves paired."""
        low, high = x.chunk(2, -1)
        return torch.cat([low * self.cos - high * self.sin, high * self.cos + low * self.sin], -1)

    def block(self, x: torch.Tensor, number: int, adapters: Adapters, scale: float) -> torch.Tensor:
        """One block, x [tokens, width]; an adapter is A [inputs, rank] and B [rank, outputs]."""
        at = f"blk.{number}."

        def project(y: torch.Tensor, part: str) -> torch.Tensor:
            product = y @ self.weight(f"{at}{MODULES[part]}.weight").T
            if f"{at}{MODULES[part]}.bias" in self.tensors:
                product = product + self.weight(f"{at}{MODULES[part]}.bias")
            return product + scale * (y @ adapters[part][0]) @ adapters[part][1] if part in adapters else product

        y = self.norm(x, at + "attn_norm.weight")
        q, k, v = (project(y, part).view(len(x), -1, self.width) for part in "qkv")
        group = self.heads // self.key_heads
        q, k, v = self.turned(q), self.turned(k).repeat_interleave(group, 1), v.repeat_interleave(group, 1)
        scores = torch.einsum("qhw,khw->hqk", q, k) / self.width**0.5
        scores = scores.masked_fill(torch.ones(len(x), len(x)).triu(1).bool(), -torch.inf)
        x = x + project(torch.einsum("hqk,khw->qhw", scores.softmax(-1), v).reshape(len(x), -1), "o")
        y = self.norm(x, at + "ffn_norm.weight")
        return x + project(torch.nn.functional.silu(project(y, "gate")) * project(y, "up"), "down")


def inputs_of(model: Reference, embedding: torch.Tensor) -> list[torch.Tensor]:
    """What goes into each block, and what comes out of the last."""
    inputs = [embedding[READ]]
    with torch.no_grad():
        for number in range(model.layers):
            inputs.append(model.block(inputs[-1], number, {}, 0.0))
    return inputs


def hold_step(model: Reference, inputs: list[torch.Tensor], slope: torch.Tensor, path: str) -> None:
    """Goes back block by block from the slope of the last one's output, and compares every gradient."""
    squares, apart, still = dict.fromkeys(MODULES, 0.0), dict.fromkeys(MODULES, 0.0), 0
    with safe_open(path, "pt") as step:
        said = step.metadata()
        for number in reversed(range(model.layers)):
            x = inputs[number].clone().requires_grad_(True)
            adapters = {part: (step.get_tensor(f"layers.{number}.{part}.A"), torch.zeros_like(step.get_tensor(f"layers.{number}.{part}.B"), requires_grad=True)) for part in MODULES}
            model.block(x, number, adapters, float(said["scale"])).backward(slope)
            slope = x.grad
            for part, (_, b) in adapters.items():
                squares[part] += b.grad.square().sum().item()
                apart[part] += (step.get_tensor(f"layers.{number}.{part}.B.gradient") - b.grad).square().sum().item()
                still += int((step.get_tensor(f"layers.{number}.{part}.B") == 0).sum())
    whole, difference = sum(squares.values()) ** 0.5, sum(apart.values()) ** 0.5
    print(f"the page's loss {float(said['loss']):.6f}, gradient norm {float(said['gradNorm']):.4e}; PyTorch's gradient norm {whole:.4e}; their difference {difference / whole:.1e} of it")
    print("of a projection's, over all blocks: " + ", ".join(f"{part} {(apart[part] / squares[part]) ** 0.5:.1e}" for part in MODULES))
    print(f"{still} numbers of all B are still zero after the page's step")


def main() -> None:
    model = Reference(sys.argv[1])
    embedding = model.weight("token_embd.weight")
    inputs = inputs_of(model, embedding)
    last = inputs[-1].clone().requires_grad_(True)
    logits = model.norm(last, "output_norm.weight")[len(CONTEXT) - 1 :] @ embedding.T
    best = logits[0].topk(2)
    loss = torch.nn.functional.cross_entropy(logits, torch.tensor(COMPLETION))
    print(f"token {best.indices[0].item()}, ahead of the next by {(best.values[0] - best.values[1]).item():.4f}; loss {loss.item():.6f} nats")
    loss.backward()
    if len(sys.argv) > 2:
        hold_step(model, inputs, last.grad, sys.argv[2])


if __name__ == "__main__":
    main()
