"""A tiny random body as transformers saves it, with its logits for a few sequences: what the families' fixtures have in common.

Every matrix is drawn so that the engine's layouts hold it exactly (Q4 for the projections, Q8 for embedding and head):
quantising the weights again gives them back, and a quantised body can be held to the same logits as a float one.
Logits are computed in double precision from the single precision weights.
"""

from collections.abc import Sequence

import numpy
import torch
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM, PreTrainedConfig, PreTrainedModel

from fixture import FOLDER, made_by, write_json
from quantise import dequantise_q4, quantise_q4, settle_q8

# What every family's tiny body has in common.
COMMON = {
    "vocab_size": 97,
    "num_hidden_layers": 2,
    "rms_norm_eps": 1e-6,
    "attn_implementation": "eager",
    "bos_token_id": None,
    "eos_token_id": None,
}


def in_q8(name: str) -> bool:
    """Whether a matrix maps tokens to vectors or back."""
    return "embed" in name or "lm_head" in name


def settled(name: str, values: torch.Tensor) -> torch.Tensor:
    """A matrix as the engine's layouts keep it; vectors as they are."""
    if values.dim() == 1:
        return values
    matrix = values.numpy()
    return torch.from_numpy(settle_q8(matrix) if in_q8(name) else dequantise_q4(*quantise_q4(matrix)))


def build(config: PreTrainedConfig, seed: int) -> PreTrainedModel:
    """The body with random weights: larger than a fresh model's, so that attention and gates are far from uniform."""
    torch.manual_seed(seed)
    model = AutoModelForCausalLM.from_config(config).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "norm" in name:
                parameter.copy_(1 + 0.3 * torch.randn_like(parameter))
            elif parameter.dim() == 1:
                parameter.copy_(0.5 * torch.randn_like(parameter))
            else:
                parameter.copy_(settled(name, torch.randn_like(parameter) * (0.5 if in_q8(name) else parameter.shape[1] ** -0.5)))
            if parameter.dim() == 2:
                numpy.testing.assert_array_equal(settled(name, parameter).numpy(), parameter.numpy())
    return model


def draw_ids(vocabulary: int, lengths: Sequence[int], seed: int) -> list[list[int]]:
    """Token ids of the sequences."""
    generator = torch.Generator().manual_seed(seed)
    return [torch.randint(vocabulary, (length,), generator=generator).tolist() for length in lengths]


def logits_of(model: PreTrainedModel, sequences: Sequence[Sequence[int]]) -> list[torch.Tensor]:
    """Logits [tokens, vocabulary] of each sequence, in the model's precision."""
    with torch.no_grad():
        return [model(torch.tensor([ids])).logits[0] for ids in sequences]


def write(name: str, script: str, model: PreTrainedModel, sequences: list[list[int]]) -> None:
    """Writes the body, the sequences and its logits to the fixture `name`; the body is in double precision afterwards."""
    model.save_pretrained(FOLDER / name)
    (FOLDER / name / "generation_config.json").unlink()
    logits = logits_of(model.double(), sequences)
    save_file({f"logits.{i}": values.float() for i, values in enumerate(logits)}, FOLDER / name / "logits.safetensors")
    write_json(f"{name}/sequences.json", {"source": made_by(script, "torch", "transformers"), "sequences": sequences})
