"""Where fixtures lie and how they are written; every other script here makes one of them.

Run:  pip install -r scripts/reference/requirements.txt
      for name in quantise adamw grpo reinforce qwen2 qwen3 llama linear lora adapters temperature gguf_types gguf_bodies tokenizer chat jinja maths; do python scripts/reference/$name.py; done
      npx prettier --write test/fixtures
"""

import json
from importlib.metadata import version
from pathlib import Path

import torch

FOLDER = Path(__file__).resolve().parents[2] / "test" / "fixtures"


def numbers(tensor: torch.Tensor) -> list:
    """Nested lists of a tensor's values, to the digits a single float can tell apart."""
    if tensor.dim() > 0:
        return [numbers(part) for part in tensor]
    return tensor.item() if not tensor.is_floating_point() else float(f"{tensor.item():.9g}")


def made_by(script: str, *packages: str) -> str:
    """The sentence that says where a fixture comes from."""
    return f"scripts/reference/{Path(script).name} with " + ", ".join(f"{name} {version(name)}" for name in packages)


def write_json(name: str, content: dict) -> None:
    """Writes `content` to test/fixtures under `name`."""
    path = FOLDER / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content) + "\n")
