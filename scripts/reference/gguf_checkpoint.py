"""Unpacks a model in a GGUF file to a checkpoint in float as transformers saves it, by transformers' own reader.

Run:  python scripts/reference/gguf_checkpoint.py MODEL.gguf BASE
"""

import sys
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM

path, out = map(Path, sys.argv[1:3])
read = AutoModelForCausalLM.from_pretrained(path.parent, gguf_file=path.name, dtype=torch.float32)
# transformers refuses to save what it has read from GGUF, although it holds plain floats: so they go into a fresh model.
config = read.config.to_dict()
config.pop("quantization_config", None)
plain = AutoModelForCausalLM.from_config(type(read.config).from_dict(config), dtype=torch.float32)
plain.load_state_dict(read.state_dict())
plain.save_pretrained(out)
