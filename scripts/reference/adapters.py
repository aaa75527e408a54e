"""The fixture peft-kinds: small adapters over qwen2-tiny in the kinds that PEFT writes, each with the log-probabilities that PEFT gives with it.

Run:  python scripts/reference/adapters.py   (after qwen2.py and lora.py)

Files: expected.json, and a folder for each kind with the adapter as PEFT saves it, rank 1 on q and v alone. `bf16` and `f16` hold their matrices in half
precision, `default` names them as a model in training does (`….lora_A.default.weight`); the others are of kinds whose numbers mean something else than (alpha / rank) · B · A on the base.
"""

import copy
import json
import shutil

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM, PreTrainedModel

from fixture import FOLDER, made_by, numbers, write_json
from lora import CONTEXTS, logprobs_of
from qwen2 import NAME

KINDS = FOLDER / "peft-kinds"

# What each kind is made with, beyond rank, alpha and modules.
SETTINGS: dict[str, dict] = {
    "f32": {},
    "gaussian": {"init_lora_weights": "gaussian"},
    "orthogonal": {"init_lora_weights": "orthogonal", "r": 2},
    "pissa": {"init_lora_weights": "pissa"},
    "olora": {"init_lora_weights": "olora"},
    "rslora": {"use_rslora": True, "r": 2},
    "dora": {"use_dora": True},
    "alora": {"alora_invocation_tokens": [5, 7]},
    "bias": {"bias": "lora_only"},
    "lora-bias": {"lora_bias": True},
    "patterns": {"rank_pattern": {"v_proj": 2}, "alpha_pattern": {"v_proj": 8}},
    "layers": {"layers_to_transform": [0]},
    "excluded": {"exclude_modules": ["layers.1.self_attn.v_proj"]},
    "saved": {"modules_to_save": ["norm"]},
    "tokens": {"trainable_token_indices": [1, 2]},
    "replicated": {"layer_replication": [[0, 2], [1, 2]]},
}


def base() -> PreTrainedModel:
    return AutoModelForCausalLM.from_pretrained(FOLDER / NAME, attn_implementation="eager", dtype=torch.float32).eval()


def train(model: PeftModel) -> None:
    """Moves A and B as training would, by numbers of their own."""
    torch.manual_seed(9)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "lora_" in name:
                parameter.add_(torch.randn(parameter.shape) * (0.15 if "lora_B" in name else parameter.shape[-1] ** -0.5))


def save(model: PeftModel, kind: str) -> None:
    """The folder as PEFT writes it, its sets of modules in order."""
    model.peft_config["default"].base_model_name_or_path = NAME
    model.save_pretrained(KINDS / kind, save_embedding_layers=False)
    (KINDS / kind / "README.md").unlink()
    path = KINDS / kind / "adapter_config.json"
    said = json.loads(path.read_text())
    in_order = {key: sorted(value) if key in ("target_modules", "exclude_modules") and value else value for key, value in said.items()}
    path.write_text(json.dumps(in_order, indent=2) + "\n")


def rewrite(source: str, kind: str, change) -> None:
    """Another folder with the same adapter, its tensors by `change` of name and values."""
    shutil.copytree(KINDS / source, KINDS / kind)
    path = KINDS / kind / "adapter_model.safetensors"
    save_file(dict(change(name, values) for name, values in load_file(path).items()), path, metadata={"format": "pt"})


def main() -> None:
    shutil.rmtree(KINDS, ignore_errors=True)
    for kind, settings in SETTINGS.items():
        chosen = {"r": 1, "lora_alpha": 4, "target_modules": ["q_proj", "v_proj"], "task_type": "CAUSAL_LM", **settings}
        model = get_peft_model(base(), LoraConfig(**chosen))
        train(model)
        save(model, kind)
        del model
    rewrite("f32", "bf16", lambda name, values: (name, values.bfloat16()))
    rewrite("f32", "f16", lambda name, values: (name, values.half()))
    rewrite("f32", "default", lambda name, values: (name.replace(".weight", ".default.weight"), values))
    sequences = json.loads((FOLDER / NAME / "sequences.json").read_text())["sequences"]
    samples = [(ids[:cut], ids[cut:]) for ids, cut in zip(sequences, CONTEXTS, strict=True)]
    expected = {}
    for kind in ("f32", "gaussian", "orthogonal", "bf16", "f16", "default"):
        model = PeftModel.from_pretrained(base(), KINDS / ("f32" if kind == "default" else kind)).double().eval()
        with torch.no_grad():
            expected[kind] = [numbers(logprobs_of(model, *sample)) for sample in samples]
    cases = [{"context": context, "completion": completion} for context, completion in samples]
    write_json(f"{KINDS.name}/expected.json", {"source": made_by(__file__, "torch", "transformers", "peft"), "cases": cases, "logprobs": expected})


if __name__ == "__main__":
    main()
