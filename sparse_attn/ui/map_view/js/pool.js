// Shrinking a map by whole numbers, so that a line one pixel wide does not fade away on a screen
// that has fewer pixels than the map. It is the reduction that the picture's own pixels went
// through, one step further: of weights the largest, of differences the largest in size, of
// categories the rarest, of shares the mean.

// Later categories win; the band is everywhere, so it comes first. The numbers are 1 + the place
// in colors.py's CATEGORIES: dense, band, global row, global column, listed, random, several.
const RANK = Uint8Array.of(0, 2, 3, 4, 6, 5, 7, 1)
const identity = Uint8Array.from({ length: 256 }, (_, level) => level)
const awayFromZero = Uint8Array.from({ length: 256 }, (_, level) => (level ? 1 + Math.abs(level - 128) : 0))
const rank = Uint8Array.from({ length: 256 }, (_, level) => RANK[level] ?? 0)

const strength = { sparse: identity, dense: identity, difference: awayFromZero, why: rank }

/** {levels, share} of width × height → the same shrunk `by` times, with its own width and height. */
export function pool({ kind, levels, share }, width, height, by, shareOf, levelOf) {
  const small = { width: Math.ceil(width / by), height: Math.ceil(height / by) }
  const order = strength[kind]
  const strongest = new Uint8Array(small.width * small.height)
  const shares = new Uint8Array(strongest.length)
  for (let y = 0, to = 0; y < height; y += by) {
    const below = Math.min(y + by, height)
    for (let x = 0; x < width; x += by, to++) {
      const after = Math.min(x + by, width)
      let best = 0
      let sum = 0
      for (let line = y; line < below; line++) {
        for (let at = line * width + x, end = line * width + after; at < end; at++) {
          const level = levels[at]
          if (level === 0) continue
          if (order[level] > order[best]) best = level
          sum += share ? shareOf[share[at]] : 1
        }
      }
      if (best === 0) continue
      strongest[to] = best
      shares[to] = levelOf(sum / ((below - y) * (after - x)))
    }
  }
  return { kind, levels: strongest, share: shares, ...small }
}
