// 8-bit levels → one small canvas a panel → the panels on screen.
import { shareOf } from "./payload.js"
import { pool } from "./pool.js"

// A pixel with one allowed pair in a thousand is drawn at a quarter of full opacity, and nothing
// that is allowed fades below FAINTEST.
const FAINTEST = 0.15
const SHARE = Float32Array.from({ length: 256 }, (_, level) => shareOf(level))
const levelOfShare = share => (share === 1 ? 255 : share > 0 ? Math.max(1, Math.round(255 + (254 / 6) * Math.log10(share))) : 0)
const ALPHA = Uint32Array.from({ length: 256 }, (_, level) => {
  if (level === 0) return 0
  const alpha = 1 + 0.25 * Math.log10(SHARE[level])
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

function paintPanel({ kind, levels, share, width, height }, colors) {
  const canvas = document.createElement("canvas")
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext("2d")
  const image = context.createImageData(width, height)
  const pixels = new Uint32Array(image.data.buffer)
  const table = palette(kind, colors)
  for (let at = 0; at < pixels.length; at++) {
    const level = levels[at]
    if (level) pixels[at] = table[level] | (share ? ALPHA[share[at]] : ALPHA[255])
  }
  context.putImageData(image, 0, 0)
  return canvas
}

/**
 * The painted panels of a picture, and the tokens that their pixels cover. Shrunk versions are made
 * when they are first needed: `canvas(at, by)` is panel `at`, each side divided by `by`.
 */
export function paint(picture, colors) {
  const { width, height, panels } = picture
  const made = new Map()
  return {
    subject: picture.subject,
    count: panels.length,
    row: picture.rows[0],
    column: picture.columns[0],
    rowStep: picture.rowStep,
    columnStep: picture.columnStep,
    mostShrunk: picture.reduce === "max" ? 8 : 1, // a mean is left to smooth scaling
    whole: picture.rows[1] - picture.rows[0] === picture.length
      && picture.columns[1] - picture.columns[0] === picture.length,
    canvas(at, by) {
      const name = `${at}/${by}`
      if (!made.has(name)) {
        const panel = { ...panels[at], width, height }
        made.set(name, paintPanel(by === 1 ? panel : pool(panel, width, height, by, SHARE, levelOfShare), colors))
      }
      return made.get(name)
    },
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
  if (at >= painting.count) return
  const scale = size / view.span // screen pixels a token
  const fine = Math.min(painting.rowStep, painting.columnStep) * scale * ratio
  const by = Math.max(1, Math.min(painting.mostShrunk, Math.round(1 / fine)))
  const zoom = fine * by // device pixels a pixel of the map
  const source = painting.canvas(at, by)
  const [rowStep, columnStep] = [painting.rowStep * by, painting.columnStep * by]
  const left = Math.max(0, (view.column - painting.column) / columnStep)
  const top = Math.max(0, (view.row - painting.row) / rowStep)
  const right = Math.min(source.width, (view.column + view.span - painting.column) / columnStep)
  const bottom = Math.min(source.height, (view.row + view.span - painting.row) / rowStep)
  if (right <= left || bottom <= top) return
  const target = [
    x + (painting.column + left * columnStep - view.column) * scale,
    y + (painting.row + top * rowStep - view.row) * scale,
    (right - left) * columnStep * scale,
    (bottom - top) * rowStep * scale,
  ]
  context.imageSmoothingQuality = "high"
  const even = Math.abs(zoom - Math.round(zoom)) < 0.01
  if (zoom > 1 && zoom < 5 && !even) {
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
