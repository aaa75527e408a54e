"""Writes a GGUF file again with every weight as the 32-bit float that it stands for, all else as it was: for llama.cpp without the rounding of activations that its kernels for quantised weights do.

Run:  python scripts/reference/gguf_float.py MODEL.gguf OUT.gguf
"""

import sys

import gguf
import numpy as np

path, out = sys.argv[1:3]
reader = gguf.GGUFReader(path)
writer = gguf.GGUFWriter(out, reader.fields["general.architecture"].contents())
for key, field in reader.fields.items():
    if key.startswith("GGUF.") or key in ("general.architecture", "general.file_type", "general.quantization_version"):
        continue
    writer.add_key_value(key, field.contents(), field.types[0], sub_type=field.types[1] if len(field.types) > 1 else None)
writer.add_file_type(gguf.LlamaFileType.ALL_F32)
for tensor in reader.tensors:
    writer.add_tensor(tensor.name, np.ascontiguousarray(gguf.quants.dequantize(tensor.data, tensor.tensor_type), dtype=np.float32))
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()
