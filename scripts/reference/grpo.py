"""The fixture grpo.json: the clipped policy-gradient loss and its slopes by autograd, in agreement with TRL's own code.

Run:  python scripts/reference/grpo.py

Every copy of a completion is computed on its own; the fixture then gives the identical ones merged, with their summed positive
and negative advantages, since merging must change nothing. The three aggregations are TRL's "dapo", "grpo" and "dr_grpo", the
two estimators of the KL divergence its `use_bias_correction_kl` off and on; its GRPOTrainer._compute_loss is run on the same
numbers (in evaluation mode, without accumulation) and must agree to 1e-12.
"""

from collections import defaultdict
from itertools import product
from types import SimpleNamespace

import torch
from trl import GRPOTrainer

from fixture import made_by, numbers, write_json

SETTINGS = {"epsilonLow": 0.2, "epsilonHigh": 0.28, "beta": 0.04, "importanceCap": 2.0, "longest": 12}
ESTIMATORS = {"k3": False, "corrected": True}
AGGREGATIONS = {"token": "dapo", "sequence": "grpo", "dr": "dr_grpo"}

# Lengths of the distinct completions, and the advantages of each one's copies.
LENGTHS = [5, 12, 1, 8]
ADVANTAGES = [[1.2, -0.7, 0.4], [-1.6], [0.9, 0.9], [-0.3, 0.0, -1.1, 2.1]]

Batch = dict[str, torch.Tensor]


def spread(batch: Batch, now: torch.Tensor) -> Batch:
    """One row a copy, from one row a distinct completion."""
    rows = torch.tensor([row for row, copies in enumerate(ADVANTAGES) for _ in copies])
    rowwise = {name: values[rows] for name, values in {**batch, "now": now}.items()}
    return {**rowwise, "advantage": torch.tensor(sum(ADVANTAGES, []), dtype=torch.float64)[:, None]}


def loss_of(batch: Batch, estimator: str, aggregation: str) -> torch.Tensor:
    """The loss as ALGORITHMS 1 writes it, each token weighing what its aggregation gives it."""
    now, old, mask, advantage = (batch[name] for name in ("now", "old", "mask", "advantage"))
    ratio = (now - old).exp()
    bound = ratio.clamp(1 - SETTINGS["epsilonLow"], 1 + SETTINGS["epsilonHigh"])
    correction = (old - batch["sampler"]).exp().clamp(max=SETTINGS["importanceCap"]).detach()
    away = batch["reference"] - now
    kl = (away.exp() - away - 1) * (ratio if ESTIMATORS[estimator] else 1)
    objective = correction * torch.minimum(ratio * advantage, bound * advantage) - SETTINGS["beta"] * kl
    sequences = mask.shape[0]
    weight = {
        "token": mask / mask.sum(),
        "sequence": mask / mask.sum(1, keepdim=True) / sequences,
        "dr": mask / (sequences * SETTINGS["longest"]),
    }[aggregation]
    return -(objective * weight).sum()


def trl_loss_of(batch: Batch, estimator: str, aggregation: str) -> torch.Tensor:
    """The same loss by TRL's own method, on a stand-in for its trainer that hands it the log-probabilities."""
    sequences, longest = batch["now"].shape
    alone = SimpleNamespace(num_processes=1, gather=lambda x: x, gather_for_metrics=lambda x: x, reduce=lambda x, **_: x)
    trainer = SimpleNamespace(
        _get_per_token_logps_and_entropies=lambda *_, **__: (batch["now"], torch.zeros_like(batch["now"]), None),
        _entropy_bonus_enabled=False,
        _metrics=defaultdict(lambda: defaultdict(list)),
        accelerator=alone,
        args=SimpleNamespace(use_bias_correction_kl=ESTIMATORS[estimator], delta=None),
        aux_loss_enabled=False,
        beta=SETTINGS["beta"],
        epsilon_low=SETTINGS["epsilonLow"],
        epsilon_high=SETTINGS["epsilonHigh"],
        importance_sampling_level="token",
        loss_type=AGGREGATIONS[aggregation],
        max_completion_length=SETTINGS["longest"],
        model=SimpleNamespace(training=False),
        off_policy_mask_threshold=None,
        top_entropy_quantile=1.0,
        use_vllm=True,
        vllm_importance_sampling_correction=True,
    )
    tokens = torch.zeros(sequences, longest, dtype=torch.long)
    inputs = {
        "prompt_ids": tokens[:, :1],
        "prompt_mask": torch.ones(sequences, 1),
        "completion_ids": tokens,
        "completion_mask": batch["mask"],
        "advantages": batch["advantage"][:, 0],
        "old_per_token_logps": batch["old"],
        "ref_per_token_logps": batch["reference"],
        "importance_sampling_ratio": (batch["old"] - batch["sampler"]).exp().clamp(max=SETTINGS["importanceCap"]),
        "num_items_in_batch": batch["mask"].sum(),
    }
    return GRPOTrainer._compute_loss(trainer, None, inputs)


def covers(batch: Batch) -> bool:
    """Whether the numbers reach both clips, where they hold the gradient back, and the cap."""
    inside, advantage = batch["mask"] > 0, batch["advantage"]
    ratio = (batch["now"] - batch["old"]).exp()
    high = inside & (ratio > 1 + SETTINGS["epsilonHigh"]) & (advantage > 0)
    low = inside & (ratio < 1 - SETTINGS["epsilonLow"]) & (advantage < 0)
    capped = inside & ((batch["old"] - batch["sampler"]).exp() > SETTINGS["importanceCap"])
    return bool(high.any() and low.any() and capped.any())


def main() -> None:
    torch.manual_seed(3)
    shape = (len(LENGTHS), max(LENGTHS))
    old = -torch.rand(shape, dtype=torch.float64) * 3 - 0.05
    
    def draw(deviation: float) -> torch.Tensor:
        return old + deviation * torch.randn(shape, dtype=torch.float64)

    now = draw(0.35).requires_grad_(True)
    mask = (torch.arange(max(LENGTHS))[None] < torch.tensor(LENGTHS)[:, None]).double()
    batch = {"old": old, "sampler": draw(0.5), "reference": draw(0.3), "mask": mask}
    assert covers(spread(batch, now)), "Draw other numbers: a clip or the cap is never reached."
    expected = {estimator: {} for estimator in ESTIMATORS}
    for estimator, aggregation in product(ESTIMATORS, AGGREGATIONS):
        loss = loss_of(spread(batch, now), estimator, aggregation)
        (slopes,) = torch.autograd.grad(loss, now)
        theirs = trl_loss_of(spread(batch, now), estimator, aggregation)
        (their_slopes,) = torch.autograd.grad(theirs, now)
        torch.testing.assert_close((loss, slopes), (theirs, their_slopes), rtol=0, atol=1e-12)
        expected[estimator][aggregation] = {
            "loss": loss.item(),
            "slopes": [row[:length].tolist() for row, length in zip(slopes, LENGTHS, strict=True)],
        }
    completions = [
        {
            "positive": sum(a for a in copies if a > 0),
            "negative": sum(a for a in copies if a < 0),
            "copies": len(copies),
            **{name: values[row, :length].tolist() for name, values in {"now": now, **batch}.items() if name != "mask"},
        }
        for row, (copies, length) in enumerate(zip(ADVANTAGES, LENGTHS, strict=True))
    ]
    source = made_by(__file__, "torch", "trl") + " (GRPOTrainer._compute_loss agrees)"
    write_json("grpo.json", {"source": source, "settings": SETTINGS, "completions": completions, "expected": expected})


if __name__ == "__main__":
    main()
