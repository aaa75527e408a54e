"""The fixture llama-tiny/linear.safetensors: the logits of llama-tiny's weights where all rotary angles are divided alike, as transformers' `linear` does.

Run:  python scripts/reference/linear.py   (after llama.py)
"""

import json

import torch
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM, LlamaConfig

from fixture import FOLDER
from tiny import logits_of

FACTOR = 4.0


def main() -> None:
    folder = FOLDER / "llama-tiny"
    sequences = json.loads((folder / "sequences.json").read_text())["sequences"]
    logits = {}
    for kind, scaling in {"linear": {"rope_type": "linear", "factor": FACTOR}, "default": {"rope_type": "default"}}.items():
        config = LlamaConfig.from_pretrained(folder)
        config.rope_parameters = {"rope_theta": 10_000.0, **scaling}
        model = AutoModelForCausalLM.from_pretrained(folder, config=config, attn_implementation="eager", dtype=torch.float32).eval().double()
        logits[kind] = logits_of(model, sequences)
    apart = [(scaled - plain).abs().max().item() for scaled, plain in zip(logits["linear"], logits["default"], strict=True)]
    assert min(apart) > 0.1, f"The scaling must show in the logits, which differ by {apart} with and without it."
    save_file({f"logits.{i}": values.float() for i, values in enumerate(logits["linear"])}, folder / "linear.safetensors")


if __name__ == "__main__":
    main()
