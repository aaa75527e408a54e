// y = silu(gate) · up, silu(x) = x / (1 + exp(−x)), exp's argument clamped, since WGSL leaves results with infinities undefined.
struct Parameters { count: u32 }
@group(0) @binding(0) var<storage, read> gate: array<f32>;
@group(0) @binding(1) var<storage, read> up: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;
@group(0) @binding(3) var<uniform> p: Parameters;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let i = (group.y * 65535u + group.x) * 64u + lane;
  if (i >= p.count) { return; }
  y[i] = gate[i] / (1.0 + exp(min(-gate[i], 80.0))) * up[i];
}
