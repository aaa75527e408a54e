"""The fixtures qwen2-tiny-lora and qwen3-tiny-lora: a random PEFT adapter over each tiny body, with log-probabilities and gradients of a mean loss.

Run:  python scripts/reference/lora.py   (after qwen2.py and qwen3.py)

Files: the adapter as PEFT saves it; expected.json with each completion's log-probabilities, with and without the adapter, and the
loss, which is the mean of -log p over all completion tokens; gradients.safetensors with its gradient for every A and B, in PEFT's
names and orientation. All computed in double precision.
"""

import json

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM, PreTrainedModel

from fixture import FOLDER, made_by, numbers, write_json
from qwen2 import NAME as QWEN2
from qwen3 import NAME as QWEN3

PROJECTIONS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]

# Tokens of each sequence that are context; the rest are the completion.
CONTEXTS = (12, 4)


def logprobs_of(model: torch.nn.Module, context: list[int], completion: list[int]) -> torch.Tensor:
    """Log-probability of each completion token given everything before it."""
    ids = torch.tensor([context + completion])
    every = model(ids).logits[0, :-1].log_softmax(-1).gather(1, ids[0, 1:, None])[:, 0]
    return every[len(context) - 1 :]


def adapt(base: PreTrainedModel) -> PeftModel:
    """The base with random A and B; B's size makes the adapter matter about as much as the base."""
    torch.manual_seed(6)
    model = get_peft_model(base, LoraConfig(r=4, lora_alpha=8, lora_dropout=0.0, target_modules=PROJECTIONS, task_type="CAUSAL_LM"))
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "lora_" in name:
                values = torch.randn(parameter.shape) * (0.15 if "lora_B" in name else parameter.shape[1] ** -0.5)
                parameter.copy_(values)
    return model


def write(name: str) -> None:
    """The fixture of one body's adapter."""
    folder = FOLDER / f"{name}-lora"
    base = AutoModelForCausalLM.from_pretrained(FOLDER / name, attn_implementation="eager", dtype=torch.float32)
    model = adapt(base).eval()
    model.peft_config["default"].base_model_name_or_path = name
    model.save_pretrained(folder, save_embedding_layers=False)
    (folder / "README.md").unlink()  # PEFT's empty model card
    settings = folder / "adapter_config.json"
    content = json.loads(settings.read_text())
    settings.write_text(json.dumps({**content, "target_modules": sorted(content["target_modules"])}, indent=2) + "\n")  # a set, written in any order
    model = model.double()
    sequences = json.loads((FOLDER / name / "sequences.json").read_text())["sequences"]
    samples = [(ids[:cut], ids[cut:]) for ids, cut in zip(sequences, CONTEXTS, strict=True)]
    adapted = [logprobs_of(model, *sample) for sample in samples]
    with torch.no_grad(), model.disable_adapter():
        bare = [logprobs_of(model, *sample) for sample in samples]
    loss = -torch.cat(adapted).mean()
    loss.backward()
    gradients = {name.replace(".default", ""): values.grad.float() for name, values in model.named_parameters() if values.grad is not None}
    assert len(gradients) == 2 * 2 * len(PROJECTIONS)
    save_file(gradients, folder / "gradients.safetensors")
    cases = [
        {"context": context, "completion": completion, "logprobs": numbers(with_adapter.detach()), "baseLogprobs": numbers(without)}
        for (context, completion), with_adapter, without in zip(samples, adapted, bare, strict=True)
    ]
    write_json(f"{folder.name}/expected.json", {"source": made_by(__file__, "torch", "transformers", "peft"), "loss": loss.item(), "cases": cases})


def main() -> None:
    for name in (QWEN2, QWEN3):
        write(name)


if __name__ == "__main__":
    main()
