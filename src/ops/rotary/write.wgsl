// Rotates q in place and k into its slot, and copies v to its slot; one thread a pair (i, i + half) of a (row, head): query heads first, then key heads, then value heads.
struct Parameters { rows: u32, heads: u32, keyHeads: u32, half: u32 }
@group(0) @binding(0) var<storage, read_write> q: array<f32>;
@group(0) @binding(1) var<storage, read> k: array<f32>;
@group(0) @binding(2) var<storage, read> v: array<f32>;
@group(0) @binding(3) var<storage, read> positions: array<i32>;
@group(0) @binding(4) var<storage, read> slots: array<i32>;
@group(0) @binding(5) var<storage, read> table: array<vec2f>; // [position, half, (cos, sin)]
@group(0) @binding(6) var<storage, read_write> keys: array<f32>;
@group(0) @binding(7) var<storage, read_write> values: array<f32>;
@group(0) @binding(8) var<uniform> p: Parameters;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = (group.y * 65535u + group.x) * 64u + lane;
  let own = p.heads + 2u * p.keyHeads;
  let row = index / (own * p.half);
  if (row >= p.rows) { return; }
  let head = index / p.half % own;
  let i = index % p.half;
  let angle = table[u32(positions[row]) * p.half + i];
  if (head < p.heads) {
    let low = (row * p.heads + head) * 2u * p.half + i;
    let a = q[low];
    let b = q[low + p.half];
    q[low] = fma(a, angle.x, -b * angle.y);
    q[low + p.half] = fma(b, angle.x, a * angle.y);
    return;
  }
  let keyHead = (head - p.heads) % p.keyHeads;
  let low = (row * p.keyHeads + keyHead) * 2u * p.half + i;
  let stored = (u32(slots[row]) * p.keyHeads + keyHead) * 2u * p.half + i;
  if (head < p.heads + p.keyHeads) {
    let a = k[low];
    let b = k[low + p.half];
    keys[stored] = fma(a, angle.x, -b * angle.y);
    keys[stored + p.half] = fma(b, angle.x, a * angle.y);
  } else {
    values[stored] = v[low];
    values[stored + p.half] = v[low + p.half];
  }
}
