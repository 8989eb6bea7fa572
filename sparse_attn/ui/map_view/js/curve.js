// The curve of kept dense mass beside the query axis: mean as a line, worst to mean as a band.

/** Steps of the curve as [share kept, first token, token after] for every row that has a value. */
export function steps(picture, values) {
  const found = []
  values.forEach((value, at) => {
    const from = picture.rows[0] + at * picture.rowStep
    if (!Number.isNaN(value)) found.push([value, from, Math.min(from + picture.rowStep, picture.rows[1])])
  })
  return found
}

export function drawCurve(context, picture, { x, y, width, height }, view, ink) {
  const scale = height / view.span
  const across = share => x + Math.min(1, Math.max(0, share)) * width
  const down = token => y + (token - view.row) * scale
  context.save()
  context.beginPath()
  context.rect(x, y, width, height)
  context.clip()

  const mean = steps(picture, picture.kept.mean)
  if (picture.kept.low) {
    const low = steps(picture, picture.kept.low)
    context.beginPath()
    for (const [share, from, to] of mean) {
      context.lineTo(across(share), down(from))
      context.lineTo(across(share), down(to))
    }
    for (const [share, from, to] of low.reverse()) {
      context.lineTo(across(share), down(to))
      context.lineTo(across(share), down(from))
    }
    context.globalAlpha = 0.3
    context.fillStyle = ink
    context.fill()
    context.globalAlpha = 1
  }
  context.beginPath()
  for (const [share, from, to] of mean) {
    context.lineTo(across(share), down(from))
    context.lineTo(across(share), down(to))
  }
  context.strokeStyle = ink
  context.lineWidth = 1.25
  context.stroke()
  context.restore()
}
