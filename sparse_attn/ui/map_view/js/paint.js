// 8-bit levels → one small canvas a panel → the panels on screen.
import { shareOf } from "./payload.js"

// A pixel with one allowed pair in a thousand is drawn at a quarter of full opacity, and nothing
// that is allowed fades below FAINTEST.
const FAINTEST = 0.15
const ALPHA = Uint32Array.from({ length: 256 }, (_, level) => {
  if (level === 0) return 0
  const alpha = 1 + 0.25 * Math.log10(shareOf(level))
  return Math.round(255 * Math.max(FAINTEST, alpha)) << 24
})

const littleEndianColor = (red, green, blue) => (blue << 16) | (green << 8) | red

/** 256 colours without alpha; index 0 is never used. */
export function palette(kind, colors) {
  const table = new Uint32Array(256)
  if (kind === "why") {
    colors.why.forEach(([, hex], at) => {
      const [red, green, blue] = [1, 3, 5].map(from => parseInt(hex.slice(from, from + 2), 16))
      table[at + 1] = littleEndianColor(red, green, blue)
    })
    return table
  }
  const bytes = Uint8Array.from(atob(colors[kind === "difference" ? kind : "weight"]), c => c.charCodeAt(0))
  for (let at = 0; at < 255; at++) {
    table[at + 1] = littleEndianColor(bytes[3 * at], bytes[3 * at + 1], bytes[3 * at + 2])
  }
  return table
}

function paintPanel(panel, picture, colors) {
  const canvas = document.createElement("canvas")
  canvas.width = picture.width
  canvas.height = picture.height
  const context = canvas.getContext("2d")
  const image = context.createImageData(picture.width, picture.height)
  const pixels = new Uint32Array(image.data.buffer)
  const table = palette(panel.kind, colors)
  const { levels, share } = panel
  for (let at = 0; at < pixels.length; at++) {
    const level = levels[at]
    if (level) pixels[at] = table[level] | (share ? ALPHA[share[at]] : ALPHA[255])
  }
  context.putImageData(image, 0, 0)
  return canvas
}

/** All panels of a picture, and the tokens that their pixels cover. */
export function paint(picture, colors) {
  return {
    subject: picture.subject,
    canvases: picture.panels.map(panel => paintPanel(panel, picture, colors)),
    row: picture.rows[0],
    column: picture.columns[0],
    rowStep: picture.rowStep,
    columnStep: picture.columnStep,
    whole: picture.rows[1] - picture.rows[0] === picture.length
      && picture.columns[1] - picture.columns[0] === picture.length,
  }
}

/** Fills a square with the look of *not allowed*: a tone of its own and a fine hatch. */
export function drawNotAllowed(context, { x, y, size }, [tone, line], ratio = 1) {
  const tile = document.createElement("canvas")
  const side = Math.round(6 * ratio)
  tile.width = tile.height = side
  const hatch = tile.getContext("2d")
  hatch.fillStyle = tone
  hatch.fillRect(0, 0, side, side)
  hatch.strokeStyle = line
  hatch.lineWidth = ratio
  hatch.beginPath()
  for (const shift of [-side, 0, side]) {
    hatch.moveTo(shift, side)
    hatch.lineTo(shift + side, 0)
  }
  hatch.stroke()
  const pattern = context.createPattern(tile, "repeat")
  pattern.setTransform(new DOMMatrix().scale(1 / ratio))
  context.fillStyle = pattern
  context.fillRect(x, y, size, size)
}

/** Draws what `view` ({row, column, span} in tokens) shows of a painted panel into a square. */
export function drawPainting(context, painting, at, { x, y, size }, view, ratio = 1) {
  const source = painting.canvases[at]
  if (!source) return
  const { rowStep, columnStep } = painting
  const left = Math.max(0, (view.column - painting.column) / columnStep)
  const top = Math.max(0, (view.row - painting.row) / rowStep)
  const right = Math.min(source.width, (view.column + view.span - painting.column) / columnStep)
  const bottom = Math.min(source.height, (view.row + view.span - painting.row) / rowStep)
  if (right <= left || bottom <= top) return
  const scale = size / view.span // screen pixels a token
  const target = [
    x + (painting.column + left * columnStep - view.column) * scale,
    y + (painting.row + top * rowStep - view.row) * scale,
    (right - left) * columnStep * scale,
    (bottom - top) * rowStep * scale,
  ]
  const zoom = Math.min(columnStep, rowStep) * scale * ratio // device pixels a pixel of the map
  context.imageSmoothingQuality = "high"
  const whole = Math.abs(zoom - Math.round(zoom)) < 0.01
  if (zoom > 1 && zoom < 5 && !whole) {
    drawEvenly(context, source, [left, top, right, bottom], target, Math.ceil(zoom))
  } else {
    context.imageSmoothingEnabled = zoom < 0.99
    context.drawImage(source, left, top, right - left, bottom - top, ...target)
  }
}

// Enlarging 1.3 times by nearest pixel makes some lines twice as thick as others. Enlarging by a
// whole number first and then shrinking smoothly keeps them all alike, and crisp.
function drawEvenly(context, source, [left, top, right, bottom], target, factor) {
  const x = Math.floor(left)
  const y = Math.floor(top)
  const large = document.createElement("canvas")
  large.width = (Math.ceil(right) - x) * factor
  large.height = (Math.ceil(bottom) - y) * factor
  const enlarge = large.getContext("2d")
  enlarge.imageSmoothingEnabled = false
  enlarge.drawImage(source, x, y, large.width / factor, large.height / factor, 0, 0, large.width, large.height)
  context.imageSmoothingEnabled = true
  context.drawImage(
    large, (left - x) * factor, (top - y) * factor, (right - left) * factor, (bottom - top) * factor, ...target,
  )
}
