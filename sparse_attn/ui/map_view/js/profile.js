// The profiles of the hovered row and column, along the bottom and the right edge of its panel.

const PART = 0.16 // of the panel that a profile takes at most

const heights = {
  sparse: level => level / 255,
  dense: level => level / 255,
  difference: level => (level ? Math.abs(level - 128) / 127 : 0),
}

/** Draws both for pixel {x, y} of panel `at`; a panel of categories has none. */
export function drawProfiles(context, picture, place, view, at, { x, y }, look) {
  const panel = picture.panels[at]
  const { x: left, y: top, size } = place.panels[at]
  const height = heights[panel.kind]
  if (!height) return
  const scale = size / view.span
  const most = size * PART
  const row = stairs(picture.width, picture.columns[0], picture.columnStep, view.column, scale, size,
    at => height(panel.levels[y * picture.width + at]) * most)
  const column = stairs(picture.height, picture.rows[0], picture.rowStep, view.row, scale, size,
    at => height(panel.levels[at * picture.width + x]) * most)
  trace(context, row.map(([along, up]) => [left + along, top + size - up]), look)
  trace(context, column.map(([along, up]) => [left + size - up, top + along]), look)
}

// The outline of bars that stand side by side: [along, up] corners within the panel.
function stairs(count, first, step, start, scale, size, up) {
  const corners = []
  for (let at = 0; at < count; at++) {
    const from = Math.max(0, (first + at * step - start) * scale)
    const to = Math.min(size, (first + (at + 1) * step - start) * scale)
    if (to <= from) continue
    const high = up(at)
    corners.push([from, high], [to, high])
  }
  return corners.length ? [[corners[0][0], 0], ...corners, [corners.at(-1)[0], 0]] : []
}

function trace(context, corners, look) {
  if (!corners.length) return
  context.beginPath()
  for (const corner of corners) context.lineTo(...corner)
  context.setLineDash([])
  context.globalAlpha = 0.55
  context.fillStyle = look.page
  context.fill()
  context.globalAlpha = 1
  context.strokeStyle = look.text
  context.lineWidth = 1
  context.stroke()
}
