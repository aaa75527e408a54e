"""The fixtures llama-tiny and smollm-tiny: tiny random LlamaForCausalLMs, as in Llama 3.1 and later and as in SmolLM2.

llama-tiny has a head of its own and turns by angles scaled as Llama 3.1's are, from contexts of 32 tokens: of its eight
frequencies one stays, one is blended and the others are divided. smollm-tiny is tied and has three query heads to one key head.

Run:  python scripts/reference/llama.py
"""

from transformers import LlamaConfig, PreTrainedModel

from tiny import COMMON, build, draw_ids, logits_of, write

SCALING = {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 32}


def llama() -> LlamaConfig:
    """Llama 3.1's kind."""
    return LlamaConfig(
        **COMMON,
        hidden_size=32,
        num_attention_heads=4,
        num_key_value_heads=2,
        head_dim=16,
        intermediate_size=64,
        max_position_embeddings=256,
        rope_parameters={"rope_theta": 10_000.0, **SCALING},
        tie_word_embeddings=False,
    )


def smollm() -> LlamaConfig:
    """SmolLM2's kind."""
    return LlamaConfig(
        **COMMON,
        hidden_size=96,
        num_attention_heads=3,
        num_key_value_heads=1,
        intermediate_size=32,
        max_position_embeddings=64,
        rope_parameters={"rope_type": "default", "rope_theta": 100_000.0},
        tie_word_embeddings=True,
    )


def unscaled(model: PreTrainedModel) -> PreTrainedModel:
    """The same weights, turned by plain angles."""
    config = llama()
    config.rope_parameters = {"rope_type": "default", "rope_theta": 10_000.0}
    plain = type(model)(config).eval().to(model.dtype)
    plain.load_state_dict(model.state_dict())
    return plain


def main() -> None:
    model = build(llama(), seed=24)
    sequences = draw_ids(llama().vocab_size, lengths=(40, 13), seed=25)
    write("llama-tiny", __file__, model, sequences)
    pairs = zip(logits_of(model, sequences), logits_of(unscaled(model), sequences), strict=True)
    apart = [(scaled - plain).abs().max().item() for scaled, plain in pairs]
    assert min(apart) > 0.1, f"The scaling must show in the logits, which differ by {apart} with and without it."
    write("smollm-tiny", __file__, build(smollm(), seed=34), draw_ids(smollm().vocab_size, lengths=(20, 13), seed=35))


if __name__ == "__main__":
    main()
