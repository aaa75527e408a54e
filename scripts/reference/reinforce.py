"""The fixture reinforce.json: REINFORCE++ of MAPPA on a batch of two agents, its advantages and the slopes of its loss by autograd.

Run:  python scripts/reference/reinforce.py

Rewards of a token are written out: the score on the last, and on each the KL of the policy that sampled from the reference, by k1.
Returns are summed from the end, whitened by mean and population deviation over all tokens of an agent, and put into PPO's clipped
loss, a mean over all tokens of the batch.
"""

import torch

from fixture import made_by, write_json

KL = 0.01
CLIP = 0.2
SOFTENING = 1e-4

# Agent, score, number of tokens.
ACTIONS = [("solver", 7, 3), ("executor", 10, 5), ("executor", 2, 4), ("verifier", 4, 1), ("solver", 3, 6), ("verifier", 10, 2), ("executor", 2, 1)]


def main() -> None:
    torch.manual_seed(7)
    width = max(length for _, _, length in ACTIONS)
    rows = len(ACTIONS)
    mask = torch.zeros(rows, width, dtype=torch.float64)
    for row, (_, _, length) in enumerate(ACTIONS):
        mask[row, :length] = 1
    old = -3 * torch.rand(rows, width, dtype=torch.float64) - 0.05
    reference = old + 2 * torch.randn(rows, width, dtype=torch.float64)
    now = (old + 0.4 * torch.randn(rows, width, dtype=torch.float64)).requires_grad_()

    rewards = -KL * (old - reference) * mask
    for row, (_, score, length) in enumerate(ACTIONS):
        rewards[row, length - 1] += score
    returns = rewards.flip(1).cumsum(1).flip(1) * mask

    advantages = torch.zeros_like(returns)
    for agent in {agent for agent, _, _ in ACTIONS}:
        own = torch.tensor([name == agent for name, _, _ in ACTIONS])[:, None] & mask.bool()
        values = returns[own]
        advantages[own] = (values - values.mean()) / (values.std(correction=0) + SOFTENING)

    ratio = (now - old).exp()
    objective = torch.minimum(ratio * advantages, ratio.clamp(1 - CLIP, 1 + CLIP) * advantages)
    loss = -(objective * mask).sum() / mask.sum()
    loss.backward()

    def cut(values: torch.Tensor) -> list[list[float]]:
        return [values[row, :length].tolist() for row, (_, _, length) in enumerate(ACTIONS)]

    write_json(
        "reinforce.json",
        {
            "source": made_by(__file__, "torch"),
            "klReward": KL,
            "clip": CLIP,
            "actions": [
                {"agent": agent, "reward": score, "logprobs": old[row, :length].tolist(), "reference": reference[row, :length].tolist(), "now": now[row, :length].tolist()}
                for row, (agent, score, length) in enumerate(ACTIONS)
            ],
            "returns": cut(returns),
            "advantages": cut(advantages),
            "loss": loss.item(),
            "slopes": cut(now.grad),
        },
    )


main()
