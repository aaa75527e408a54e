"""The fixtures model.gguf: the tiny bodies of qwen2, qwen3 and llama as llama.cpp keeps them, in Q4_1, Q8_0 and F32.

Names are those of the gguf package's map. What llama.cpp's converter (convert_hf_to_gguf.py) does beyond renaming is done here by its formulas:
the rows of each head of q and k of the llama architecture in neighbouring pairs, and Llama 3.1's scaling as a tensor of divisors.

Run:  python scripts/reference/gguf_bodies.py   (after qwen2.py, qwen3.py and llama.py)
"""

import json
import math

import gguf
import numpy
from safetensors.numpy import load_file

from fixture import FOLDER

BODIES = {"qwen2-tiny": gguf.MODEL_ARCH.QWEN2, "qwen3-tiny": gguf.MODEL_ARCH.QWEN3, "llama-tiny": gguf.MODEL_ARCH.LLAMA}


def pair(rows: numpy.ndarray, heads: int) -> numpy.ndarray:
    """LlamaModel.permute: rows 0, h/2, 1, h/2 + 1, ... of each head."""
    return rows.reshape(heads, 2, rows.shape[0] // heads // 2, *rows.shape[1:]).swapaxes(1, 2).reshape(rows.shape)


def divisors(rope: dict, head_width: int) -> numpy.ndarray:
    """LlamaModel.generate_extra_tensors: what each frequency is divided by."""
    low = rope["original_max_position_embeddings"] / rope["low_freq_factor"]
    high = rope["original_max_position_embeddings"] / rope["high_freq_factor"]
    frequencies = 1.0 / rope["rope_theta"] ** (numpy.arange(0, head_width, 2) / head_width)

    def divisor(frequency: float) -> float:
        wavelength = 2 * math.pi / frequency
        if wavelength < high:
            return 1
        if wavelength > low:
            return rope["factor"]
        smooth = (rope["original_max_position_embeddings"] / wavelength - rope["low_freq_factor"]) / (rope["high_freq_factor"] - rope["low_freq_factor"])
        return 1 / ((1 - smooth) / rope["factor"] + smooth)

    return numpy.array([divisor(frequency) for frequency in frequencies], dtype=numpy.float32)


def add_metadata(writer: gguf.GGUFWriter, config: dict, head_width: int) -> None:
    """The keys that the converter writes for these architectures."""
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_head_count_kv(config["num_key_value_heads"])
    writer.add_key_length(head_width)
    writer.add_value_length(head_width)
    writer.add_rope_freq_base(config["rope_parameters"]["rope_theta"])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_token_list([str(token) for token in range(config["vocab_size"])])


def kind_of(name: str, values: numpy.ndarray) -> gguf.GGMLQuantizationType:
    """Q8_0 for what maps tokens to vectors or back, Q4_1 for other matrices."""
    if values.ndim == 1:
        return gguf.GGMLQuantizationType.F32
    outer = "token_embd" in name or name.startswith("output.")
    return gguf.GGMLQuantizationType.Q8_0 if outer else gguf.GGMLQuantizationType.Q4_1


def write(folder: str, arch: gguf.MODEL_ARCH) -> None:
    config = json.loads((FOLDER / folder / "config.json").read_text())
    heads = {"q_proj": config["num_attention_heads"], "k_proj": config["num_key_value_heads"]}
    head_width = config.get("head_dim") or config["hidden_size"] // config["num_attention_heads"]
    names = gguf.get_tensor_name_map(arch, config["num_hidden_layers"])
    writer = gguf.GGUFWriter(FOLDER / folder / "model.gguf", gguf.MODEL_ARCH_NAMES[arch])
    add_metadata(writer, config, head_width)
    if config["rope_parameters"]["rope_type"] == "llama3":
        writer.add_tensor("rope_freqs.weight", divisors(config["rope_parameters"], head_width))
    for source, values in load_file(FOLDER / folder / "model.safetensors").items():
        name = names.get_name(source, try_suffixes=(".weight", ".bias"))
        projection = source.split(".")[-2]
        if arch == gguf.MODEL_ARCH.LLAMA and projection in heads:
            values = pair(values, heads[projection])
        kind = kind_of(name, values)
        stored = gguf.quantize(values, kind)
        numpy.testing.assert_array_equal(gguf.dequantize(stored, kind), values)
        writer.add_tensor(name, stored, raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main() -> None:
    for folder, arch in BODIES.items():
        write(folder, arch)


if __name__ == "__main__":
    main()
