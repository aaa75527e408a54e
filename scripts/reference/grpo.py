"""The fixture grpo.json: the clipped policy-gradient loss and its slopes by autograd, in agreement with TRL's own code.

Run:  python scripts/reference/grpo.py

Every copy of a completion is computed on its own; the fixture then gives the identical ones merged, with their summed positive
and negative advantages, since merging must change nothing. The two ratios are TRL's `importance_sampling_level`, the three
aggregations its "dapo", "grpo" and "dr_grpo", the two estimators of the KL divergence its `use_bias_correction_kl` off and on;
its GRPOTrainer._compute_loss is run on the same numbers (in evaluation mode, without accumulation) and must agree to 1e-12, in
the shares that its clip holds back as well: of tokens, and with one ratio a sequence of sequences.
"""

from collections import defaultdict
from types import SimpleNamespace

import torch
from trl import GRPOTrainer

from fixture import made_by, numbers, write_json

SETTINGS = {"beta": 0.04, "importanceCap": 2.0, "longest": 12}
# The bounds of each ratio: that of a sequence moves less.
CLIPS = {"token": {"epsilonLow": 0.2, "epsilonHigh": 0.28}, "sequence": {"epsilonLow": 0.03, "epsilonHigh": 0.04}}
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


def ratio_of(batch: Batch, level: str) -> torch.Tensor:
    """pi / pi_old of each token, or the |o|-th root of that of its whole completion."""
    drift = (batch["now"] - batch["old"]) * batch["mask"]
    if level == "sequence":
        drift = drift.sum(1, keepdim=True) / batch["mask"].sum(1, keepdim=True)
    return drift.exp().expand_as(batch["now"])


def loss_of(batch: Batch, level: str, estimator: str, aggregation: str) -> torch.Tensor:
    """The loss as ALGORITHMS 1 writes it, each token weighing what its aggregation gives it."""
    now, old, mask, advantage = (batch[name] for name in ("now", "old", "mask", "advantage"))
    ratio = ratio_of(batch, level)
    bound = ratio.clamp(1 - CLIPS[level]["epsilonLow"], 1 + CLIPS[level]["epsilonHigh"])
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


def held_back(batch: Batch, level: str) -> dict[str, torch.Tensor]:
    """Where the clip zeroes the gradient: of each token whether it does, at either edge."""
    ratio, inside, advantage = ratio_of(batch, level), batch["mask"] > 0, batch["advantage"]
    return {
        "low": inside & (ratio < 1 - CLIPS[level]["epsilonLow"]) & (advantage < 0),
        "high": inside & (ratio > 1 + CLIPS[level]["epsilonHigh"]) & (advantage > 0),
    }


def trl_loss_of(batch: Batch, level: str, estimator: str, aggregation: str) -> tuple[torch.Tensor, dict[str, float]]:
    """The same loss by TRL's own method, on a stand-in for its trainer that hands it the log-probabilities; and its clip ratios."""
    sequences, longest = batch["now"].shape
    metrics = defaultdict(lambda: defaultdict(list))
    alone = SimpleNamespace(num_processes=1, gather=lambda x: x, gather_for_metrics=lambda x: x, reduce=lambda x, **_: x)
    trainer = SimpleNamespace(
        _get_per_token_logps_and_entropies=lambda *_, **__: (batch["now"], torch.zeros_like(batch["now"]), None),
        _entropy_bonus_enabled=False,
        _metrics=metrics,
        accelerator=alone,
        args=SimpleNamespace(use_bias_correction_kl=ESTIMATORS[estimator], delta=None),
        aux_loss_enabled=False,
        beta=SETTINGS["beta"],
        epsilon_low=CLIPS[level]["epsilonLow"],
        epsilon_high=CLIPS[level]["epsilonHigh"],
        importance_sampling_level=level,
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
    loss = GRPOTrainer._compute_loss(trainer, None, inputs)
    return loss, {edge: metrics["eval"][f"clip_ratio/{edge}_mean"][0] for edge in ("low", "high")}


def covers(batch: Batch, level: str) -> bool:
    """Whether the numbers reach both clips, where they hold the gradient back, and the cap; and whether some reach none."""
    held = held_back(batch, level)
    free = (batch["mask"] > 0) & ~held["low"] & ~held["high"]
    capped = (batch["mask"] > 0) & ((batch["old"] - batch["sampler"]).exp() > SETTINGS["importanceCap"])
    return all(bool(each.any()) for each in (*held.values(), free & (batch["advantage"] != 0), capped))


def expected_of(batch: Batch, level: str, estimator: str, aggregation: str) -> dict:
    """Loss and slopes by autograd, and the tokens of all copies that the clip holds back, once TRL agrees."""
    now, rows = batch["now"], spread(batch, batch["now"])
    loss = loss_of(rows, level, estimator, aggregation)
    (slopes,) = torch.autograd.grad(loss, now)
    theirs, their_shares = trl_loss_of(spread(batch, now), level, estimator, aggregation)
    (their_slopes,) = torch.autograd.grad(theirs, now)
    torch.testing.assert_close((loss, slopes), (theirs, their_slopes), rtol=0, atol=1e-12)
    held = held_back(rows, level)
    shares = {
        edge: (each.any(1).double().mean() if level == "sequence" else each.sum() / rows["mask"].sum()).item()
        for edge, each in held.items()
    }
    torch.testing.assert_close(shares, their_shares, rtol=0, atol=1e-7)  # theirs are single floats
    return {
        "loss": loss.item(),
        "slopes": [row[:length].tolist() for row, length in zip(slopes, LENGTHS, strict=True)],
        "held": {edge: int(each.sum()) for edge, each in held.items()},
    }


def main() -> None:
    torch.manual_seed(27)
    shape = (len(LENGTHS), max(LENGTHS))
    old = -torch.rand(shape, dtype=torch.float64) * 3 - 0.05
    
    def draw(deviation: float) -> torch.Tensor:
        return old + deviation * torch.randn(shape, dtype=torch.float64)

    now = draw(0.35).requires_grad_(True)
    mask = (torch.arange(max(LENGTHS))[None] < torch.tensor(LENGTHS)[:, None]).double()
    batch = {"old": old, "sampler": draw(0.5), "reference": draw(0.3), "mask": mask, "now": now}
    for level in CLIPS:
        assert covers(spread(batch, now), level), f"Draw other numbers: by {level} a clip or the cap is never reached."
    expected = {
        level: {
            estimator: {aggregation: expected_of(batch, level, estimator, aggregation) for aggregation in AGGREGATIONS}
            for estimator in ESTIMATORS
        }
        for level in CLIPS
    }
    completions = [
        {
            "positive": sum(a for a in copies if a > 0),
            "negative": sum(a for a in copies if a < 0),
            "copies": len(copies),
            "positiveCopies": sum(a > 0 for a in copies),
            "negativeCopies": sum(a < 0 for a in copies),
            **{name: values[row, :length].tolist() for name, values in batch.items() if name != "mask"},
        }
        for row, (copies, length) in enumerate(zip(ADVANTAGES, LENGTHS, strict=True))
    ]
    source = made_by(__file__, "torch", "trl") + " (GRPOTrainer._compute_loss agrees)"
    write_json("grpo.json", {"source": source, "settings": SETTINGS, "clips": CLIPS, "completions": completions, "expected": expected})


if __name__ == "__main__":
    main()
