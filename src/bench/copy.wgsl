// after = before, sixteen bytes a thread: what the adapter's memory can move at most.
@group(0) @binding(0) var<storage, read> before: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read_write> after: array<vec4<f32>>;
struct Block { count: u32 }
@group(0) @binding(2) var<uniform> block: Block;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) id: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let at = (id.y * 65535u + id.x) * 256u + local;
  if (at < block.count) { after[at] = before[at]; }
}
