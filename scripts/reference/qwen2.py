"""The fixture qwen2-tiny: a tiny random Qwen2ForCausalLM as transformers saves it, with its logits for two sequences.

Run:  python scripts/reference/qwen2.py
"""

from transformers import Qwen2Config

from tiny import COMMON, build, draw_ids, write

NAME = "qwen2-tiny"


def main() -> None:
    config = Qwen2Config(
        **COMMON,
        hidden_size=64,
        num_attention_heads=4,
        num_key_value_heads=2,
        intermediate_size=128,
        max_position_embeddings=64,
        rope_parameters={"rope_type": "default", "rope_theta": 10_000.0},
        tie_word_embeddings=True,
    )
    write(NAME, __file__, build(config, seed=4), draw_ids(config.vocab_size, lengths=(20, 13), seed=5))


if __name__ == "__main__":
    main()
