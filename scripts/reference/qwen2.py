"""The fixture qwen2-tiny: a tiny random Qwen2ForCausalLM as transformers saves it, with its logits for two sequences.

Run:  python scripts/reference/qwen2.py

Every matrix is drawn so that the engine's layouts hold it exactly (Q4 for the projections, Q8 for the tied embedding):
quantising the weights again gives them back, and a quantised body can be held to the same logits as a float one.
Logits are computed in double precision from the single precision weights.
"""

import numpy
import torch
from safetensors.torch import save_file
from transformers import Qwen2Config, Qwen2ForCausalLM

from fixture import FOLDER, made_by, write_json
from quantise import dequantise_q4, quantise_q4, settle_q8

NAME = "qwen2-tiny"
LENGTHS = (20, 13)


def config() -> Qwen2Config:
    """The measures of the tiny body."""
    return Qwen2Config(
        vocab_size=97,
        hidden_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        intermediate_size=128,
        max_position_embeddings=64,
        rms_norm_eps=1e-6,
        rope_parameters={"rope_type": "default", "rope_theta": 10_000.0},
        tie_word_embeddings=True,
        attn_implementation="eager",
        bos_token_id=None,
        eos_token_id=None,
    )


def settled(name: str, values: torch.Tensor) -> torch.Tensor:
    """A matrix as the engine's layouts keep it; vectors as they are."""
    if values.dim() == 1:
        return values
    matrix = values.numpy()
    return torch.from_numpy(settle_q8(matrix) if "embed" in name else dequantise_q4(*quantise_q4(matrix)))


def build() -> Qwen2ForCausalLM:
    """The body with random weights: larger than a fresh model's, so that attention and gates are far from uniform."""
    torch.manual_seed(4)
    model = Qwen2ForCausalLM(config()).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "norm" in name:
                parameter.copy_(1 + 0.3 * torch.randn_like(parameter))
            elif parameter.dim() == 1:
                parameter.copy_(0.5 * torch.randn_like(parameter))
            else:
                parameter.copy_(settled(name, torch.randn_like(parameter) * (0.5 if "embed" in name else parameter.shape[1] ** -0.5)))
            if parameter.dim() == 2:
                numpy.testing.assert_array_equal(settled(name, parameter).numpy(), parameter.numpy())
    return model


def draw_ids() -> list[list[int]]:
    """Token ids of the sequences."""
    generator = torch.Generator().manual_seed(5)
    return [torch.randint(config().vocab_size, (length,), generator=generator).tolist() for length in LENGTHS]


def main() -> None:
    model = build()
    model.save_pretrained(FOLDER / NAME)
    (FOLDER / NAME / "generation_config.json").unlink()
    model = model.double()
    sequences = draw_ids()
    with torch.no_grad():
        logits = [model(torch.tensor([ids])).logits[0].float() for ids in sequences]
    save_file({f"logits.{i}": values for i, values in enumerate(logits)}, FOLDER / NAME / "logits.safetensors")
    write_json(f"{NAME}/sequences.json", {"source": made_by(__file__, "torch", "transformers"), "sequences": sequences})


if __name__ == "__main__":
    main()
