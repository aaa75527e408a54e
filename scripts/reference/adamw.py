"""The fixture adamw.json: five steps of torch.optim.AdamW after torch.nn.utils.clip_grad_norm_ over two matrices together.

Run:  python scripts/reference/adamw.py
"""

import torch

from fixture import made_by, numbers, write_json

SETTINGS = {"learningRate": 1e-2, "beta1": 0.9, "beta2": 0.98, "weightDecay": 0.05, "clipNorm": 1.0, "epsilon": 1e-8}


def main() -> None:
    torch.manual_seed(2)
    parameters = {"left": torch.randn(2, 3).double(), "right": torch.randn(3, 2).double()}
    start = {name: numbers(values) for name, values in parameters.items()}
    for values in parameters.values():
        values.requires_grad_(True)
    optimiser = torch.optim.AdamW(
        parameters.values(),
        lr=SETTINGS["learningRate"],
        betas=(SETTINGS["beta1"], SETTINGS["beta2"]),
        eps=SETTINGS["epsilon"],
        weight_decay=SETTINGS["weightDecay"],
    )
    steps = []
    for size in (2.0, 0.1, 5.0, 0.3, 1.0):  # some above the clip, some below
        gradients = {name: (size * torch.randn_like(values)).float() for name, values in parameters.items()}
        for name, values in parameters.items():
            values.grad = gradients[name].double()
        norm = torch.nn.utils.clip_grad_norm_(parameters.values(), SETTINGS["clipNorm"])
        optimiser.step()
        steps.append(
            {
                "gradients": {name: numbers(gradient) for name, gradient in gradients.items()},
                "norm": norm.item(),
                "values": {name: numbers(values.detach()) for name, values in parameters.items()},
                "first": {name: numbers(optimiser.state[values]["exp_avg"]) for name, values in parameters.items()},
                "second": {name: numbers(optimiser.state[values]["exp_avg_sq"]) for name, values in parameters.items()},
            }
        )
    write_json("adamw.json", {"source": made_by(__file__, "torch"), "settings": SETTINGS, "start": start, "steps": steps})


if __name__ == "__main__":
    main()
