"""The fixture temperature.json: the policy-gradient loss of samples drawn at a temperature other than 1, by torch on the adapted tiny body.

Run:  python scripts/reference/temperature.py   (after lora.py)

Logits are divided by the temperature before log-softmax, for the policy, the reference (the body without its adapter) and the
entropy alike, as TRL's GRPOTrainer does in _get_per_token_logps_and_entropies. The samples are on policy: the sampler's
log-probabilities are the policy's at that temperature, so that the ratio and the correction are 1. The loss is the mean over all
completion tokens of -(ratio * advantage - beta * kl); its gradient is given by its norm over all matrices of the adapter.
All computed in double precision.
"""

import json

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM

from fixture import FOLDER, made_by, numbers, write_json
from qwen2 import NAME

# (temperature, beta): the random body is so sharp that only a high temperature brings it near its reference.
CASES = ((0.6, 0.0), (1.7, 0.0), (8.0, 0.3))
ADVANTAGES = (1.25, -0.75)


def figures_of(model: torch.nn.Module, context: list[int], completion: list[int], temperature: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Log-probability of each completion token, and entropy of the distribution it is drawn from."""
    ids = torch.tensor([context + completion])
    scaled = model(ids).logits[0, len(context) - 1 : -1] / temperature
    every = scaled.log_softmax(-1)
    return every.gather(1, torch.tensor(completion)[:, None])[:, 0], -(every.exp() * every).sum(-1)


def case_at(model: PeftModel, samples: list[tuple[list[int], list[int]]], temperature: float, beta: float) -> dict:
    """What an update on policy reports at this temperature."""
    model.zero_grad()
    adapted = [figures_of(model, *sample, temperature) for sample in samples]
    with torch.no_grad(), model.disable_adapter():
        bare = [figures_of(model, *sample, temperature)[0] for sample in samples]
    terms, divergences = [], []
    for (now, _), reference, advantage in zip(adapted, bare, ADVANTAGES, strict=True):
        ratio = (now - now.detach()).exp()
        kl = (reference - now).exp() - (reference - now) - 1
        terms.append(ratio * advantage - beta * kl)
        divergences.append(kl)
    loss = -torch.cat(terms).mean()
    loss.backward()
    gradients = [values.grad.flatten() for _, values in model.named_parameters() if values.grad is not None]
    return {
        "temperature": temperature,
        "beta": beta,
        "logprobs": [numbers(logprobs.detach()) for logprobs, _ in adapted],
        "baseLogprobs": [numbers(logprobs) for logprobs in bare],
        "loss": loss.item(),
        "kl": torch.cat(divergences).mean().item(),
        "entropy": torch.cat([entropy for _, entropy in adapted]).mean().item(),
        "gradNorm": torch.cat(gradients).norm().item(),
    }


def main() -> None:
    base = AutoModelForCausalLM.from_pretrained(FOLDER / NAME, attn_implementation="eager", dtype=torch.float32)
    model = PeftModel.from_pretrained(base, FOLDER / f"{NAME}-lora", is_trainable=True).eval().double()
    cases = json.loads((FOLDER / f"{NAME}-lora" / "expected.json").read_text())["cases"]
    samples = [(case["context"], case["completion"]) for case in cases]
    content = {
        "source": made_by(__file__, "torch", "transformers", "peft"),
        "advantages": ADVANTAGES,
        "cases": [case_at(model, samples, *case) for case in CASES],
    }
    write_json("temperature.json", content)


if __name__ == "__main__":
    main()
