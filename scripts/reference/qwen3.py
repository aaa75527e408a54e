"""The fixture qwen3-tiny: a tiny random Qwen3ForCausalLM, with heads wider than width / heads and a head of its own.

Run:  python scripts/reference/qwen3.py
"""

from transformers import Qwen3Config

from tiny import COMMON, build, draw_ids, write

NAME = "qwen3-tiny"


def main() -> None:
    config = Qwen3Config(
        **COMMON,
        hidden_size=32,
        num_attention_heads=4,
        num_key_value_heads=2,
        head_dim=16,
        intermediate_size=64,
        max_position_embeddings=64,
        rope_parameters={"rope_type": "default", "rope_theta": 1_000_000.0},
        tie_word_embeddings=False,
    )
    write(NAME, __file__, build(config, seed=14), draw_ids(config.vocab_size, lengths=(20, 13), seed=15))


if __name__ == "__main__":
    main()
