"""Holds what `agreement.ts` wrote against llama.cpp: the share of tokens after which both find the same one likeliest, how near a tie the others were, both perplexities, and greedy answers.

llama.cpp's kernels round activations to 8 bits before they multiply them by a quantised matrix. A file in floats, with keys and values kept in floats, tells that rounding from a mistake.

Run:  npm install --prefix FOLDER node-llama-cpp
      python scripts/reference/gguf_float.py MODEL.gguf FLOAT.gguf
      python scripts/reference/llama_cpp.py FOLDER/node_modules/@node-llama-cpp/linux-x64/bins/linux-x64 MODEL.gguf OUT.json
      python scripts/reference/llama_cpp.py FOLDER/node_modules/@node-llama-cpp/linux-x64/bins/linux-x64 FLOAT.gguf OUT.json
"""

import ctypes
import json
import sys
from pathlib import Path

import numpy as np

CONTEXT = 1024
"""Places of 32-bit words in llama.cpp's settings of a context, as of its release 0.5.0, with what they hold by default."""
PLACES = {"context": (0, 512), "batch": (1, 2048), "micro-batch": (2, 512), "threads": (7, 4), "threads of a batch": (8, 4), "flash attention": (13, 2**32 - 1), "type of keys": (26, 1), "type of values": (27, 1)}
WISHES = {"context": CONTEXT, "batch": CONTEXT, "micro-batch": CONTEXT, "threads": 1, "threads of a batch": 1, "flash attention": 0, "type of keys": 0, "type of values": 0}


class Settings(ctypes.Structure):
    """More room than llama.cpp's own record, of which only the places above are known here: it is returned and taken by its address."""

    _fields_ = [("words", ctypes.c_uint32 * 256)]


class Batch(ctypes.Structure):
    """llama_batch."""

    _fields_ = [
        ("count", ctypes.c_int32),
        ("tokens", ctypes.POINTER(ctypes.c_int32)),
        ("embeddings", ctypes.c_void_p),
        ("positions", ctypes.POINTER(ctypes.c_int32)),
        ("sequence_counts", ctypes.POINTER(ctypes.c_int32)),
        ("sequences", ctypes.POINTER(ctypes.POINTER(ctypes.c_int32))),
        ("wanted", ctypes.POINTER(ctypes.c_int8)),
    ]


class Llama:
    """A model of llama.cpp's, read token by token."""

    def __init__(self, folder: Path, path: str) -> None:
        self.at = 0
        for name in ("libggml-base.so", next(folder.glob("libggml.*.so")).name):
            library = ctypes.CDLL(str(folder / name), mode=ctypes.RTLD_GLOBAL)
        library.ggml_backend_load_all_from_path(str(folder).encode())
        self.library = library = ctypes.CDLL(str(next(folder.glob("libllama.*.so"))), mode=ctypes.RTLD_GLOBAL)
        for name in ("llama_model_default_params", "llama_context_default_params"):
            getattr(library, name).restype = Settings
        library.llama_model_load_from_file.argtypes = [ctypes.c_char_p, Settings]
        library.llama_init_from_model.argtypes = [ctypes.c_void_p, Settings]
        library.llama_batch_init.restype = Batch
        library.llama_decode.argtypes = [ctypes.c_void_p, Batch]
        library.llama_get_logits_ith.argtypes = [ctypes.c_void_p, ctypes.c_int32]
        library.llama_get_logits_ith.restype = ctypes.POINTER(ctypes.c_float)
        library.llama_get_memory.argtypes = [ctypes.c_void_p]
        library.llama_memory_clear.argtypes = [ctypes.c_void_p, ctypes.c_bool]
        library.llama_model_get_vocab.argtypes = library.llama_vocab_n_tokens.argtypes = [ctypes.c_void_p]
        for name in ("llama_model_load_from_file", "llama_init_from_model", "llama_get_memory", "llama_model_get_vocab"):
            getattr(library, name).restype = ctypes.c_void_p
        library.llama_backend_init()
        model = library.llama_model_load_from_file(path.encode(), library.llama_model_default_params())
        if not model:
            raise SystemExit(f"llama.cpp could not open {path}.")
        self.vocabulary = library.llama_vocab_n_tokens(library.llama_model_get_vocab(model))
        settings = library.llama_context_default_params()
        for name, (place, expected) in PLACES.items():
            if settings.words[place] != expected:
                raise SystemExit(f"This release of llama.cpp keeps its {name} elsewhere: it has {settings.words[place]} where {expected} was expected. Correct PLACES.")
            settings.words[place] = WISHES[name]
        self.context = library.llama_init_from_model(model, settings)
        if not self.context:
            raise SystemExit("llama.cpp could not make a context; is there memory for it?")
        self.batch = library.llama_batch_init(CONTEXT, 0, 1)

    def forget(self) -> None:
        """Begins anew."""
        self.library.llama_memory_clear(self.library.llama_get_memory(self.context), True)
        self.at = 0

    def read(self, tokens: list[int]) -> np.ndarray:
        """Reads on; logits [tokens, vocabulary]."""
        batch = self.batch
        batch.count = len(tokens)
        for i, token in enumerate(tokens):
            batch.tokens[i], batch.positions[i], batch.wanted[i] = token, self.at + i, 1
            batch.sequence_counts[i], batch.sequences[i][0] = 1, 0
        if self.library.llama_decode(self.context, batch):
            raise SystemExit("llama.cpp could not read the tokens.")
        self.at += len(tokens)
        rows = [np.ctypeslib.as_array(self.library.llama_get_logits_ith(self.context, i), (self.vocabulary,)) for i in range(len(tokens))]
        return np.stack(rows).astype(np.float64)


def logprobs_of(logits: np.ndarray) -> np.ndarray:
    highest = logits.max(-1, keepdims=True)
    return logits - highest - np.log(np.exp(logits - highest).sum(-1, keepdims=True))


def hold_windows(llama: Llama, windows: list[dict]) -> None:
    """Reads each window, and counts."""
    ours, theirs, gaps, apart = [], [], [], []
    for window in windows:
        llama.forget()
        logprobs = logprobs_of(llama.read(window["tokens"][:-1]))
        rows = np.arange(len(logprobs))
        expected = logprobs[rows, window["tokens"][1:]]
        ours.extend(window["logprobs"])
        theirs.extend(expected)
        apart.extend(np.abs(expected - window["logprobs"]))
        gaps.extend(logprobs.max(-1) - logprobs[rows, window["tops"]])
    differ = sorted(gap for gap in gaps if gap > 0)
    mine, its = np.exp(-np.mean(ours)), np.exp(-np.mean(theirs))
    print(f"{len(gaps)} tokens: the same likeliest token after {100 * (1 - len(differ) / len(gaps)):.2f}%; perplexity {mine:.4f}, llama.cpp's {its:.4f} ({100 * (mine / its - 1):+.3f}%)")
    print(f"log-probabilities differ by {np.mean(apart):.1e} nats at the mean, {max(apart):.1e} at most")
    if differ:
        print(f"where they differ, llama.cpp puts our token {np.median(differ):.4f} nats behind its own at the median, {differ[-1]:.4f} at most")


def hold_answers(llama: Llama, answers: list[dict]) -> None:
    """Has llama.cpp answer, greedily, as many tokens as were answered here."""
    for answer in answers:
        llama.forget()
        logits, heard, behind = llama.read(answer["context"])[-1], [], 0.0
        for token in answer["tokens"]:
            heard.append(int(logits.argmax()))
            if heard[-1] != token:
                behind = logits.max() - logits[token]
                break
            logits = llama.read([token])[-1]
        same = heard == answer["tokens"]
        verdict = f"the same {len(heard)} tokens" if same else f"parts at token {len(heard)} of {len(answer['tokens'])}, where ours is {behind:.4f} nats behind"
        print(f"{answer['prompt']} {verdict}")


def main() -> None:
    folder, path, out = sys.argv[1:4]
    said = json.loads(Path(out).read_text())
    llama = Llama(Path(folder), path)
    hold_windows(llama, said["windows"])
    hold_answers(llama, said["answers"])


if __name__ == "__main__":
    main()
