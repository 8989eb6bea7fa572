// Where everything lies, in CSS pixels. The height depends on the width, the number of panels and
// the window only, so that nothing jumps when the picture changes.

const TITLE = 22 // above a panel
const GAP = 14
const RIGHT = 12
const BAR = 46 // colour bar or legend below the axes
const CLOSEST = 4 // tokens on screen; the server weighs as many (CLOSEST of views/work.py)
const NARROW = 720 // below this width the panels lie two to a row
const REST_OF_PAGE = 330 // what the first screen holds besides the maps

export function arrange(width, windowHeight, picture) {
  const words = Boolean(picture.tokens)
  const left = words ? 84 : 54
  const axis = words ? 88 : 38 // tick labels and title below a panel
  const count = picture.panels.length
  const perRow = width < NARROW ? Math.min(count, 2) : count
  const rows = Math.ceil(count / perRow)
  const free = rows * perRow > count // the curve finds a place at the end of the last row
  const curve = picture.kept && !free ? (width < 1100 ? 68 : 92) + GAP : 0
  const room = (width - left - RIGHT - (perRow - 1) * GAP - curve) / perRow
  const tallest = Math.max(240, windowHeight - REST_OF_PAGE)
  const size = Math.floor(Math.max(80, Math.min(room, tallest)))

  const rowHeight = TITLE + size + axis + BAR
  const panels = picture.panels.map((_, at) => ({
    x: left + (at % perRow) * (size + GAP),
    y: Math.floor(at / perRow) * rowHeight + TITLE,
    size,
    first: at % perRow === 0,
  }))
  const last = panels[count - 1]
  return {
    width,
    height: rows * rowHeight,
    axis,
    panels,
    curve: picture.kept && {
      x: last.x + size + GAP,
      y: last.y,
      width: curve ? curve - GAP : Math.min(size, 140),
      height: size,
    },
  }
}

/** The panel under a point, or undefined. */
export const panelAt = (place, x, y) => place.panels.findIndex(
  each => x >= each.x && x < each.x + each.size && y >= each.y && y < each.y + each.size,
)

/** The view of the whole map. */
export const wholeView = length => ({ row: 0, column: 0, span: length })

/** A view kept inside the map and not closer than a few tokens. */
export function clampView({ row, column, span }, length) {
  const kept = Math.min(length, Math.max(Math.min(length, CLOSEST), span))
  const inside = start => Math.min(length - kept, Math.max(0, start))
  return { row: inside(row), column: inside(column), span: kept }
}

/** The view around two token ranges: square, because pixels are. */
export function viewAround({ rows, columns }, length) {
  const span = Math.max(rows[1] - rows[0], columns[1] - columns[0])
  return clampView({ row: rows[0], column: columns[0], span }, length)
}
