"""Holds the app's log-probabilities of given sequences against PEFT's, for an adapter the app has exported.

Run:  python scripts/reference/check_adapter.py BASE ADAPTER LOGPROBS [--tolerance 1e-3]

BASE      folder of a transformers checkpoint: config.json and model.safetensors (see checkpoint.py)
ADAPTER   folder of the adapter: adapter_config.json and adapter_model.safetensors
LOGPROBS  JSON: { "cases": [ { "context": [ids], "completion": [ids], "logprobs": [one per completion token] } ] };
          a case may also give "baseLogprobs", which are held against the base alone

Ends with status 1 where any log-probability differs by more than the tolerance.
"""

import argparse
import json
import sys
from pathlib import Path

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM


def read_arguments() -> argparse.Namespace:
    """The command line's."""
    parser = argparse.ArgumentParser(description="Compare the app's log-probabilities with PEFT's.")
    parser.add_argument("base", type=Path)
    parser.add_argument("adapter", type=Path)
    parser.add_argument("logprobs", type=Path)
    parser.add_argument("--tolerance", type=float, default=1e-3)
    return parser.parse_args()


def logprobs_of(model: torch.nn.Module, context: list[int], completion: list[int]) -> torch.Tensor:
    """Log-probability of each completion token given everything before it."""
    ids = torch.tensor([context + completion])
    every = model(ids).logits[0, :-1].log_softmax(-1).gather(1, ids[0, 1:, None])[:, 0]
    return every[len(context) - 1 :]


def distance(model: torch.nn.Module, case: dict, name: str) -> float:
    """Largest difference between the case's log-probabilities and the model's."""
    said = torch.tensor(case[name], dtype=torch.float64)
    if len(said) != len(case["completion"]):
        raise SystemExit(f'A case has {len(case["completion"])} completion tokens but {len(said)} {name}.')
    return (logprobs_of(model, case["context"], case["completion"]) - said).abs().max().item()


@torch.no_grad()
def main() -> None:
    arguments = read_arguments()
    cases = json.loads(arguments.logprobs.read_text())["cases"]
    if not cases:
        raise SystemExit(f"{arguments.logprobs} has no cases, so there is nothing to compare.")
    base = AutoModelForCausalLM.from_pretrained(arguments.base, dtype=torch.float32)
    model = PeftModel.from_pretrained(base, arguments.adapter).eval().double()
    worst = max(distance(model, case, "logprobs") for case in cases)
    with model.disable_adapter():
        change = max((logprobs_of(model, c["context"], c["completion"]) - torch.tensor(c["logprobs"])).abs().max().item() for c in cases)
        base_worst = max((distance(model, case, "baseLogprobs") for case in cases if "baseLogprobs" in case), default=0.0)
    print(f"{len(cases)} cases; largest difference {worst:.2e}, of the base alone {base_worst:.2e}; the adapter itself moves them by up to {change:.2e}")
    sys.exit(max(worst, base_worst) > arguments.tolerance)


if __name__ == "__main__":
    main()
