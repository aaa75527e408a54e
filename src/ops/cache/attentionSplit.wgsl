// Prelude: alias Piece; fn plus.
// How the programs of cache attention merge splits of a token's keys: o = Σ o_s·e^(lse_s − peak) / Σ e^(lse_s − peak), splits in order. Merging a single split leaves its bits as they are.
const split = 128u; // keys

// The factors of the sum merged so far and of the next split.
fn sharesOf(peak: f32, lse: f32) -> vec2f {
  let next = vec2f(max(peak, lse));
  return select(exp(vec2f(plus(peak, -next.x), plus(lse, -next.y))), vec2f(1.0), vec2f(peak, lse) == next);
}

// `whole` is Σ e^(lse_s − peak): at least 1, or 0 where no split has a key.
fn settledLse(peak: f32, whole: f32) -> f32 { return plus(select(log(max(whole, 1.0)), 0.0, whole <= 1.0), peak); }
fn settled(merged: Piece, whole: f32) -> Piece { return select(merged / max(whole, 1.0), merged, whole <= 1.0); }
