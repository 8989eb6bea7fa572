// The curve of kept dense mass beside the query axis: the mean as a line over a band from the
// worst to the best query.

const AREA = 0.1 // opacity
const BAND = 0.3

/** Steps of the curve: {from, to} tokens with the mean, low and high share kept by the queries
 * between them. Rows thinner than `least` tokens are taken together; rows without a value left out. */
function steps(picture, least = 0) {
  const { rows, rowStep, kept, height } = picture
  const together = Math.max(1, Math.round(least / rowStep))
  const found = []
  for (let at = 0; at < height; at += together) {
    const mean = kept.mean.subarray(at, at + together).filter(share => !Number.isNaN(share))
    if (!mean.length) continue
    const low = (kept.low ?? kept.mean).subarray(at, at + together).filter(share => !Number.isNaN(share))
    const from = rows[0] + at * rowStep
    found.push({
      from,
      to: Math.min(from + together * rowStep, rows[1]),
      mean: mean.reduce((sum, share) => sum + share, 0) / mean.length,
      low: Math.min(...low),
      high: Math.max(...mean),
    })
  }
  return found
}

/** The closed outline of the band, as [share, token] corners. */
const band = found => [
  ...found.flatMap(({ from, to, high }) => [[high, from], [high, to]]),
  ...found.toReversed().flatMap(({ from, to, low }) => [[low, to], [low, from]]),
]

/** The area from nothing to the mean, as [share, token] corners. */
const area = found => (found.length ? [[0, found[0].from], ...line(found), [0, found.at(-1).to]] : [])

/** The line of the mean, as [share, token] corners. */
const line = found => found.flatMap(({ from, to, mean }) => [[mean, from], [mean, to]])

export function drawCurve(context, picture, { x, y, width, height }, view, ink) {
  const scale = height / view.span
  const found = steps(picture, 2 / scale).filter(({ from, to }) => to > view.row && from < view.row + view.span)
  const trace = corners => {
    context.beginPath()
    for (const [share, token] of corners) {
      context.lineTo(x + Math.min(1, Math.max(0, share)) * width, y + (token - view.row) * scale)
    }
  }
  context.save()
  context.beginPath()
  context.rect(x, y, width, height)
  context.clip()
  context.fillStyle = ink
  for (const [corners, alpha] of [[area(found), AREA], [band(found), BAND]]) {
    trace(corners)
    context.globalAlpha = alpha
    context.fill()
  }
  context.globalAlpha = 1
  trace(line(found))
  context.strokeStyle = ink
  context.lineWidth = 1.25
  context.stroke()
  context.restore()
}
