"""Holds what `agreement.ts` wrote against transformers in 32-bit floats on the same weights.

llama.cpp rounds activations to 8 bits before it multiplies them by a quantised matrix; this does not, so it tells that rounding from a mistake.

Run:  python scripts/reference/gguf_checkpoint.py MODEL.gguf BASE
      python scripts/reference/gguf_agreement.py BASE OUT.json
"""

import json
import sys
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM


@torch.no_grad()
def main() -> None:
    base, path = map(Path, sys.argv[1:3])
    said = json.loads(path.read_text())
    model = AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32).eval()
    same, ours, theirs, largest, tokens = 0, 0.0, 0.0, 0.0, 0
    for window in said["windows"]:
        ids = torch.tensor(window["tokens"])
        logprobs = model(ids[None]).logits[0, :-1].double().log_softmax(-1)
        expected = logprobs.gather(1, ids[1:, None])[:, 0]
        actual = torch.tensor(window["logprobs"], dtype=torch.float64)
        same += (logprobs.argmax(-1) == torch.tensor(window["tops"])).sum().item()
        ours, theirs, tokens = ours - actual.sum().item(), theirs - expected.sum().item(), tokens + len(expected)
        largest = max(largest, (actual - expected).abs().max().item())
    mine, its = (torch.tensor(total / tokens).exp().item() for total in (ours, theirs))
    print(f"{tokens} tokens: the same likeliest token after {100 * same / tokens:.2f}%; perplexity {mine:.4f}, transformers' {its:.4f}; largest difference {largest:.1e} nats")
    for answer in said["answers"]:
        context = torch.tensor([answer["context"]])
        heard = model.generate(context, attention_mask=torch.ones_like(context), max_new_tokens=len(answer["tokens"]), do_sample=False)[0, context.shape[1] :].tolist()
        verdict = "the same tokens" if heard == answer["tokens"] else f"{heard} instead of {answer['tokens']}"
        print(answer["prompt"], verdict)


if __name__ == "__main__":
    main()
