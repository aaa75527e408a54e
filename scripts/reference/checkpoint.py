"""Turns an Orchard model file into a transformers checkpoint, so that exported adapters have their base elsewhere.

Run:  python scripts/reference/checkpoint.py MODEL FOLDER

MODEL is the app's one-file model (src/model/body/file.ts): safetensors with codes and scales as 32-bit words. What is written holds
exactly the numbers the app computes with, as single floats: config.json, model.safetensors, and the vocabulary as vocabulary.json.
"""

import argparse
import json
from pathlib import Path

import numpy
import torch
from safetensors import safe_open
from safetensors.numpy import load_file
from transformers import Qwen2Config, Qwen2ForCausalLM

GROUP = 32

# Bit at which each code of a word begins: Q4 fills the low nibbles of four bytes, then the high ones; Q8 byte by byte.
SHIFTS = {8: [0, 8, 16, 24, 4, 12, 20, 28], 4: [0, 8, 16, 24]}


def halves(words: numpy.ndarray) -> numpy.ndarray:
    """16-bit patterns as the half precision numbers they are."""
    return words.astype(numpy.uint16).view(numpy.float16).astype(numpy.float64)


def dequantise(codes: numpy.ndarray, scales: numpy.ndarray) -> numpy.ndarray:
    """The matrix [outputs, inputs] of words [outputs, inputs / 8 (Q4) or / 4 (Q8)] and scales [outputs, inputs / 32]."""
    outputs, groups = scales.shape
    per_word = groups * GROUP // codes.shape[1]
    raw = codes[:, :, None] >> numpy.array(SHIFTS[per_word], dtype=numpy.uint32)
    values = raw & 15 if per_word == 8 else (raw & 255).astype(numpy.uint8).view(numpy.int8)
    scale, offset = (numpy.repeat(halves(part), GROUP, axis=1) for part in (scales & 0xFFFF, scales >> 16))
    return (values.reshape(outputs, groups * GROUP) * scale + offset).astype(numpy.float32)


def config_of(shape: dict) -> Qwen2Config:
    """Transformers' names for the shape's measures."""
    return Qwen2Config(
        vocab_size=shape["vocabulary"],
        hidden_size=shape["width"],
        num_hidden_layers=shape["layers"],
        num_attention_heads=shape["heads"],
        num_key_value_heads=shape["keyHeads"],
        intermediate_size=shape["mlpWidth"],
        max_position_embeddings=shape["positions"],
        rms_norm_eps=shape["epsilon"],
        rope_parameters={"rope_type": "default", "rope_theta": shape["theta"]},
        tie_word_embeddings=True,
        bos_token_id=None,
        eos_token_id=None,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Turn an Orchard model file into a transformers checkpoint.")
    parser.add_argument("model", type=Path)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    with safe_open(arguments.model, "numpy") as file:
        metadata = file.metadata()
    shape = json.loads(metadata["shape"])
    if shape["headWidth"] * shape["heads"] != shape["width"]:
        raise SystemExit("Transformers' Qwen2 needs heads x head width = width, which this model has not.")
    tensors = load_file(arguments.model)
    matrices = {name.removesuffix(".codes") for name in tensors if name.endswith(".codes")}
    state = {name: dequantise(tensors[f"{name}.codes"], tensors[f"{name}.scales"]) for name in matrices}
    state |= {name: values for name, values in tensors.items() if values.dtype == numpy.float32}
    model = Qwen2ForCausalLM(config_of(shape))
    missing, unknown = model.load_state_dict({name: torch.from_numpy(values) for name, values in state.items()}, strict=False)
    if unknown or missing != ["lm_head.weight"]:
        raise SystemExit(f"The file does not fit its shape: missing {missing}, unknown {unknown}.")
    model.tie_weights()
    model.save_pretrained(arguments.folder)
    (arguments.folder / "vocabulary.json").write_text(metadata["vocabulary"] + "\n")


if __name__ == "__main__":
    main()
